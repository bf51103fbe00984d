/**
 * What the addresses mean with which blocklists answer (RFC 5782 §2.1: 127.0.0.0/8, each list by its own code). A list or
 * an answer that is not here is simply listed, with the bare code.
 */
export interface BlocklistAnswers {
  /** Answer → meaning. */
  means?: Readonly<Record<string, string>>
  /** Meaning of each bit of the last octet, where a list answers with a sum of them. */
  bits?: Readonly<Record<number, string>>
  /** Answers that refuse the question; 127.255.255.x does so for every list. */
  refusals?: readonly string[]
  /** The entry by which a list of domains shows that it answers; `test` for the others (RFC 5782 §5). */
  testEntry?: string
  /** The zone to ask, where the list's own zone is part of another. */
  zone?: string
  /** Being on this list speaks for the sender. */
  allows?: true
}

const spamhausIp = {
  '127.0.0.2': 'SBL: source of spam or its network',
  '127.0.0.3': 'CSS: low-reputation sending',
  '127.0.0.4': 'XBL: infected or exploited machine',
  '127.0.0.5': 'XBL: infected or exploited machine',
  '127.0.0.6': 'XBL: infected or exploited machine',
  '127.0.0.7': 'XBL: infected or exploited machine',
  '127.0.0.9': 'DROP: hijacked or criminal network',
  '127.0.0.10': 'PBL: address range that should not send mail directly, named by its provider',
  '127.0.0.11': 'PBL: address range that should not send mail directly, named by Spamhaus',
}

export const blocklistAnswers: Readonly<Record<string, BlocklistAnswers>> = {
  'spamhaus-zen': { means: spamhausIp, zone: 'zen.spamhaus.org' },
  'spamhaus-sbl': { means: spamhausIp },
  'spamhaus-css': { means: spamhausIp, zone: 'sbl.spamhaus.org' },
  'spamhaus-xbl': { means: spamhausIp },
  'spamhaus-pbl': { means: spamhausIp },
  'spamhaus-dbl': {
    means: {
      '127.0.1.2': 'spam domain',
      '127.0.1.4': 'phishing domain',
      '127.0.1.5': 'malware domain',
      '127.0.1.6': 'botnet control domain',
      '127.0.1.102': 'legitimate domain, abused for spam',
      '127.0.1.103': 'legitimate domain, abused as a redirector',
      '127.0.1.104': 'legitimate domain, abused for phishing',
      '127.0.1.105': 'legitimate domain, abused for malware',
      '127.0.1.106': 'legitimate domain, abused for botnet control',
    },
    refusals: ['127.0.1.255'],
    testEntry: 'dbltest.com',
  },
  surbl: {
    bits: { 8: 'phishing', 16: 'malware', 64: 'abuse', 128: 'cracked site' },
    refusals: ['127.0.0.1'],
    testEntry: 'surbl-org-permanent-test-point.com',
  },
  uribl: {
    bits: { 2: 'black: spam domain', 4: 'grey: bulk mail', 8: 'red: new or automatically found' },
    refusals: ['127.0.0.1'],
    testEntry: 'test.uribl.com',
  },
  hostkarma: {
    means: {
      '127.0.0.1': 'white: trusted sender',
      '127.0.0.2': 'black: spam source',
      '127.0.0.3': 'yellow: mixed sender',
      '127.0.0.4': 'brown: likely spam source',
    },
  },
  mailspike: {
    means: {
      '127.0.0.10': 'worst reputation',
      '127.0.0.11': 'very bad reputation',
      '127.0.0.12': 'bad reputation',
    },
  },
  dnswl: { refusals: ['127.0.0.255'], allows: true },
}
