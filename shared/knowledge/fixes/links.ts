/**
 * Every page that a fix may point to: https, one entry a page, one purpose each. Deep pages are those met in documents;
 * where nobody has seen the deep page, only the front page of the provider's site stands here.
 */
interface Link {
  url: string
  title: string
}

const learn =
  'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online'

export const links = {
  // Standards
  'status-codes': {
    url: 'https://www.iana.org/assignments/smtp-enhanced-status-codes/smtp-enhanced-status-codes.xhtml',
    title: 'The list of all enhanced status codes (IANA)',
  },
  'rfc-replies': { url: 'https://www.rfc-editor.org/rfc/rfc5321', title: 'SMTP and its reply codes (RFC 5321)' },
  'rfc-status': { url: 'https://www.rfc-editor.org/rfc/rfc3463', title: 'What each status code means (RFC 3463)' },
  'rfc-codes-more': { url: 'https://www.rfc-editor.org/rfc/rfc5248', title: 'Later status codes (RFC 5248)' },
  'rfc-size': { url: 'https://www.rfc-editor.org/rfc/rfc1870', title: 'How servers announce a size limit (RFC 1870)' },
  'rfc-login': { url: 'https://www.rfc-editor.org/rfc/rfc4954', title: 'Logging in to a mail server (RFC 4954)' },
  'rfc-requiretls': { url: 'https://www.rfc-editor.org/rfc/rfc8689', title: 'REQUIRETLS (RFC 8689)' },
  'rfc-mta-sts': { url: 'https://www.rfc-editor.org/rfc/rfc8461', title: 'MTA-STS: enforced encryption (RFC 8461)' },
  'rfc-greylisting': { url: 'https://www.rfc-editor.org/rfc/rfc6647', title: 'How greylisting works (RFC 6647)' },
  'rfc-spf': { url: 'https://www.rfc-editor.org/rfc/rfc7208', title: 'SPF records (RFC 7208)' },
  'rfc-spf-forwarding': {
    url: 'https://www.rfc-editor.org/rfc/rfc7208#appendix-D',
    title: 'SPF and forwarded mail (RFC 7208, appendix D)',
  },
  'rfc-dmarc': { url: 'https://www.rfc-editor.org/rfc/rfc7489', title: 'DMARC records and alignment (RFC 7489)' },
  'rfc-auth-codes': { url: 'https://www.rfc-editor.org/rfc/rfc7372', title: 'Authentication status codes (RFC 7372)' },
  'rfc-arc': { url: 'https://www.rfc-editor.org/rfc/rfc8617', title: 'ARC for forwarders and lists (RFC 8617)' },
  'rfc-eai-auth': {
    url: 'https://www.rfc-editor.org/rfc/rfc8616',
    title: 'Authentication of internationalised domains (RFC 8616)',
  },
  'rfc-eai': { url: 'https://www.rfc-editor.org/rfc/rfc6531', title: 'Addresses beyond ASCII (RFC 6531)' },
  'rfc-null-mx': { url: 'https://www.rfc-editor.org/rfc/rfc7505', title: 'Domains that take no mail (RFC 7505)' },
  'rfc-owner-changed': { url: 'https://www.rfc-editor.org/rfc/rfc7293', title: 'Recycled addresses (RFC 7293)' },
  'rfc-dnsbl': { url: 'https://www.rfc-editor.org/rfc/rfc5782', title: 'How DNS blocklists are asked (RFC 5782)' },

  // Google
  'google-errors': {
    url: 'https://knowledge.workspace.google.com/admin/support/troubleshooting/gmail-smtp-errors-and-codes',
    title: "Gmail's error codes",
  },
  'google-postmaster': { url: 'https://postmaster.google.com/', title: 'Google Postmaster Tools' },
  'google-no-such-user': {
    url: 'https://support.google.com/mail/?p=NoSuchUser',
    title: 'Gmail: the account does not exist',
  },
  'google-disabled-user': {
    url: 'https://support.google.com/mail/?p=DisabledUser',
    title: 'Gmail: the account is disabled',
  },
  'google-over-quota': {
    url: 'https://support.google.com/mail/?p=OverQuotaPerm',
    title: 'Gmail: the account is out of storage',
  },
  'google-receiving-rate': {
    url: 'https://support.google.com/mail/?p=ReceivingRatePerm',
    title: 'Gmail: the account receives too much mail',
  },
  'google-receiving-limits': {
    url: 'https://support.google.com/a/answer/3726730',
    title: 'Google Workspace: limits for receiving mail',
  },
  'google-sending-limits': {
    url: 'https://support.google.com/a/answer/166852',
    title: 'Google Workspace: limits for sending mail',
  },
  'google-authentication': {
    url: 'https://support.google.com/mail/answer/81126#authentication',
    title: 'Gmail sender guidelines: authentication',
  },
  'google-ip-practices': {
    url: 'https://support.google.com/mail/answer/81126#ip-practices',
    title: 'Gmail sender guidelines: IP addresses',
  },
  'google-guidelines': { url: 'https://support.google.com/mail/answer/81126', title: 'Gmail sender guidelines' },
  'google-dmarc': { url: 'https://support.google.com/mail/?p=DmarcRejection', title: 'Gmail: refused by DMARC' },
  'google-ipv6': { url: 'https://support.google.com/mail/?p=IPv6AuthError', title: 'Gmail: sending over IPv6' },
  'google-not-authorized': {
    url: 'https://support.google.com/mail/?p=NotAuthorizedError',
    title: 'Gmail: IP addresses that must not send directly',
  },
  'google-rate': {
    url: 'https://support.google.com/mail/?p=UnsolicitedRateLimitError',
    title: 'Gmail: slowed down for an unusual rate',
  },
  'google-spam': {
    url: 'https://support.google.com/mail/?p=UnsolicitedMessageError',
    title: 'Gmail: blocked as unsolicited mail',
  },
  'google-malformed': {
    url: 'https://support.google.com/mail/?p=RfcMessageNonCompliant',
    title: 'Gmail: the message breaks the mail format',
  },
  'google-attachments': { url: 'https://support.google.com/mail/answer/6330403', title: 'Gmail: refused file types' },
  'google-blocked-message': {
    url: 'https://support.google.com/mail/?p=BlockedMessage',
    title: 'Gmail: content blocked as a security risk',
  },
  'google-size': { url: 'https://support.google.com/mail/?p=MaxSizeError', title: 'Gmail: the message is too large' },
  'google-loop': { url: 'https://support.google.com/mail/?p=MailLoop', title: 'Gmail: mail loops' },
  'google-admin-policy': {
    url: 'https://support.google.com/a/answer/172179',
    title: 'Google Workspace: mail refused by an administrator rule',
  },
  'google-relay': {
    url: 'https://support.google.com/a/answer/6140680',
    title: 'Google Workspace: SMTP relay errors',
  },

  // Microsoft
  'microsoft-ndr': {
    url: `${learn}/non-delivery-reports-in-exchange-online`,
    title: 'Exchange Online: all bounce codes',
  },
  'exchange-ndr': {
    url: 'https://learn.microsoft.com/en-us/exchange/mail-flow/non-delivery-reports-and-bounce-messages/non-delivery-reports-and-bounce-messages',
    title: 'Exchange Server: all bounce codes',
  },
  'microsoft-user-unknown': {
    url: `${learn}/fix-error-code-550-5-1-1-through-5-1-20-in-exchange-online`,
    title: 'Exchange Online: 5.1.1 to 5.1.20, address not found',
  },
  'microsoft-not-found': {
    url: `${learn}/fix-error-code-550-5-1-10-in-exchange-online`,
    title: 'Exchange Online: 5.1.10, recipient not found',
  },
  'microsoft-address': {
    url: `${learn}/fix-error-code-550-5-1-0-in-exchange-online`,
    title: 'Exchange Online: 5.1.0, sender denied',
  },
  'microsoft-bad-outbound': {
    url: `${learn}/fix-error-code-5-1-8-in-exchange-online`,
    title: 'Exchange Online: 5.1.8, blocked account',
  },
  'microsoft-edge-blocking': {
    url: `${learn}/fix-error-code-550-5-4-1-in-exchange-online`,
    title: 'Exchange Online: 5.4.1, access denied',
  },
  'microsoft-loop': {
    url: `${learn}/fix-error-code-5-4-6-through-5-4-20-in-exchange-online`,
    title: 'Exchange Online: 5.4.6 to 5.4.20, mail loops',
  },
  'microsoft-expired': {
    url: `${learn}/fix-error-code-550-4-4-7-in-exchange-online`,
    title: 'Exchange Online: 4.4.7, message expired',
  },
  'microsoft-quota': {
    url: `${learn}/fix-error-for-submission-quota-exceeded-in-exchange-online`,
    title: 'Exchange Online: sending quota used up',
  },
  'microsoft-remote': {
    url: `${learn}/fix-error-code-550-5-0-350-in-exchange-online`,
    title: 'Exchange Online: 5.0.350, refused by the other server',
  },
  'microsoft-bare-lf': {
    url: `${learn}/fix-error-code-550-5-6-11-in-exchange-online`,
    title: 'Exchange Online: 5.6.11, bare line feeds',
  },
  'microsoft-not-authorized': {
    url: `${learn}/fix-error-code-550-5-7-1-in-exchange-online`,
    title: 'Exchange Online: 5.7.1, not authorised',
  },
  'microsoft-outside-senders': {
    url: `${learn}/fix-error-code-5-7-12-in-exchange-online`,
    title: 'Exchange Online: 5.7.12, closed to outside senders',
  },
  'microsoft-allowed-senders': {
    url: `${learn}/fix-error-code-5-7-124-in-exchange-online`,
    title: 'Exchange Online: 5.7.124, group with a list of allowed senders',
  },
  'microsoft-public-folder': {
    url: `${learn}/fix-error-code-5-7-13-or-5-7-135-in-exchange-online`,
    title: 'Exchange Online: 5.7.135, public folder closed to outsiders',
  },
  'microsoft-group': {
    url: `${learn}/fix-error-code-5-7-133-in-exchange-online`,
    title: 'Exchange Online: 5.7.133, group closed to outsiders',
  },
  'microsoft-mailbox-closed': {
    url: `${learn}/fix-error-code-5-7-134-in-exchange-online`,
    title: 'Exchange Online: 5.7.134, mailbox closed to outsiders',
  },
  'microsoft-mail-user': {
    url: `${learn}/fix-error-code-5-7-136-in-exchange-online`,
    title: 'Exchange Online: 5.7.136, mail user closed to outsiders',
  },
  'microsoft-spf': {
    url: `${learn}/fix-error-code-5-7-23-in-exchange-online`,
    title: 'Exchange Online: 5.7.23, SPF violation',
  },
  'microsoft-anonymous': {
    url: `${learn}/fix-error-code-5-7-57-in-exchange-online`,
    title: 'Exchange Online: 5.7.57, device without a login',
  },
  'microsoft-attribution': {
    url: `${learn}/fix-error-code-5-7-64-in-exchange-online`,
    title: 'Exchange Online: 5.7.64, connector not matched',
  },
  'microsoft-tenant': {
    url: `${learn}/fix-error-code-5-7-700-through-5-7-750`,
    title: 'Exchange Online: 5.7.700 to 5.7.750, tenant blocked',
  },
  'microsoft-busy': {
    url: `${learn}/fix-error-code-451-4-7-500-699-asxxx-in-exchange-online`,
    title: 'Exchange Online: 4.7.500 to 4.7.699, server busy',
  },
  'microsoft-delist': { url: 'https://sender.office.com/', title: 'Microsoft 365: remove an IP address from its list' },
  'outlook-form': { url: 'https://olcsupport.office.com/', title: 'Outlook.com: support form for senders' },
  'outlook-errors': {
    url: 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx',
    title: 'Outlook.com: errors and sender services',
  },
  'outlook-authentication': {
    url: 'https://support.microsoft.com/en-us/topic/fix-ndr-error-550-5-7-515-in-outlook-com-34cfe8f8-6fbf-457e-9e8b-9e4dbaf4e0ef',
    title: 'Outlook.com: 5.7.515, rules for bulk senders',
  },

  // Yahoo and those on its servers
  'yahoo-senders': { url: 'https://senders.yahooinc.com/', title: 'Yahoo Sender Hub' },
  'yahoo-errors': { url: 'https://senders.yahooinc.com/smtp-error-codes', title: "Yahoo's error codes" },
  'yahoo-from-domain': {
    url: 'https://senders.yahooinc.com/error-codes#unresolvable-from-domain',
    title: 'Yahoo: sender domain not found',
  },
  'att-errors': {
    url: 'https://www.att.com/support/article/email-support/KM1401980/',
    title: 'AT&T: mail delivery problems',
  },
  'comcast-errors': {
    url: 'https://postmaster.comcast.net/mail-error-codes.html',
    title: 'Comcast: error codes and removal form',
  },
  'cox-errors': {
    url: 'https://www.cox.com/residential/support/email-error-codes.html',
    title: 'Cox: mail error codes',
  },
  'spectrum-errors': {
    url: 'https://www.spectrumbusiness.net/support/internet/understanding-email-error-codes',
    title: 'Spectrum: mail error codes',
  },

  // Other mailbox providers and hosts
  'apple-postmaster': {
    url: 'https://support.apple.com/en-us/102322',
    title: 'iCloud Mail: information for senders',
  },
  'godaddy-errors': {
    url: 'https://ca.godaddy.com/help/fix-rejected-email-with-a-bounce-error-40685',
    title: 'GoDaddy: bounce error codes',
  },
  'godaddy-unblock': { url: 'https://checkspam.godaddy.com/', title: 'GoDaddy: unblock request' },
  'rackspace-errors': {
    url: 'https://postmaster.apps.rackspace.com/system-info/response-codes',
    title: 'Rackspace: response codes',
  },
  'titan-errors': {
    url: 'https://support.titan.email/hc/en-us/articles/35175377981977-Understanding-Incoming-Email-Reject-Codes',
    title: 'Titan: reject codes',
  },
  'zoho-spam': { url: 'https://www.zoho.com/mail/help/spam-reason.html', title: 'Zoho: why mail is refused as spam' },
  'improvmx-errors': {
    url: 'https://improvmx.com/guides/improvmx-error-codes/',
    title: 'ImprovMX: error codes',
  },
  proton: { url: 'https://proton.me/support', title: 'Proton support' },
  'orange-errors': {
    url: 'https://www.postmastery.com/orange-postmaster-smtp-error-codes-ofr/',
    title: 'Orange: the OFR error codes',
  },
  'laposte-postmaster': { url: 'https://postmaster.laposte.net/', title: 'La Poste: postmaster site' },
  'sfr-postmaster': { url: 'https://postmaster.sfr.fr/', title: 'SFR: postmaster site' },
  'free-postmaster': { url: 'https://postmaster.free.fr/index_en.html', title: 'Free: postmaster site' },
  'signal-spam': { url: 'https://www.signal-spam.fr/', title: 'Signal Spam: complaint reports for senders to France' },
  'gmx-errors': { url: 'https://postmaster.gmx.net/en/error-messages', title: 'GMX: error messages explained' },
  'webde-errors': { url: 'https://postmaster.web.de/en/error-messages', title: 'WEB.DE: error messages explained' },
  't-online-postmaster': {
    url: 'https://postmaster.t-online.de/index.en.html',
    title: 'T-Online: rules for mail servers',
  },
  'freenet-postmaster': { url: 'https://postmaster.freenet.de/', title: 'freenet: postmaster site' },
  'mailru-errors': { url: 'https://help.mail.ru/notspam-support/errors', title: 'Mail.ru: error codes' },
  'mailru-spam': {
    url: 'https://help.mail.ru/notspam-support/errors/550spam',
    title: 'Mail.ru: refused as spam',
  },
  'mailru-dmarc': {
    url: 'https://help.mail.ru/mail-help/postmaster/dmarc',
    title: 'Mail.ru: refused by DMARC',
  },
  'mailru-postmaster': { url: 'https://postmaster.mail.ru/', title: 'Mail.ru: statistics for senders' },
  'yandex-errors': {
    url: 'https://yandex.com/support/mail/bounces/yandex.html',
    title: 'Yandex: bounce messages explained',
  },
  'yandex-spam': {
    url: 'https://yandex.com/support/mail/bounces/yandex/message-rejected-under-suspicion-of-spam.html',
    title: 'Yandex: refused under suspicion of spam',
  },
  'rambler-errors': {
    url: 'https://help.rambler.ru/mail/mail-soobsheniya-ob-oshibkah/1326/',
    title: 'Rambler: error messages',
  },
  'rambler-form': { url: 'https://help.rambler.ru/feedback/mail/form/144', title: 'Rambler: contact form' },
  'seznam-help': { url: 'https://napoveda.seznam.cz/', title: 'Seznam: help' },
  'wp-help': { url: 'https://pomoc.wp.pl/', title: 'WP: help' },
  'libero-errors': { url: 'https://www.postmastery.com/libero-postmaster/', title: 'Libero: the LIB error codes' },
  'qq-user-unknown': { url: 'https://service.mail.qq.com/detail/122/169', title: 'QQ Mail: mailbox not found' },
  'qq-content': { url: 'https://service.mail.qq.com/detail/122/171', title: 'QQ Mail: content denied' },
  'qq-rate': { url: 'https://service.mail.qq.com/detail/122/172', title: 'QQ Mail: frequency limited' },
  'qq-spf': { url: 'https://service.mail.qq.com/detail/122/72', title: 'QQ Mail: SPF check failed' },
  'qq-dmarc': {
    url: 'https://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1001508&&id=16',
    title: 'QQ Mail: DMARC check failed',
  },
  'qq-suspected': { url: 'https://service.mail.qq.com/detail/122/66', title: 'QQ Mail: suspected spam' },
  'qq-backscatter': { url: 'https://service.mail.qq.com/detail/122/57', title: 'QQ Mail: bounce attacks' },
  'qq-connection': { url: 'https://service.mail.qq.com/detail/122/170', title: 'QQ Mail: connection denied' },
  'qq-recipient-blocks': {
    url: 'https://service.mail.qq.com/detail/122/92',
    title: 'QQ Mail: refused by the recipient',
  },
  'qq-postmaster': { url: 'https://openmail.qq.com/', title: 'QQ Mail: platform for senders' },
  'netease-errors': {
    url: 'https://mail.163.com/help/help_spam_16.htm',
    title: 'NetEase (163, 126, yeah): refusal codes',
  },
  'sina-help': { url: 'https://help.sina.com.cn/', title: 'Sina: help' },
  'naver-help': { url: 'https://help.naver.com/', title: 'Naver: customer centre' },
  'daum-help': { url: 'https://cs.daum.net/', title: 'Daum and Kakao: customer centre' },

  // Filters in front of companies
  'proofpoint-lookup': {
    url: 'https://ipcheck.proofpoint.com/',
    title: 'Proofpoint: look up and unblock an IP address',
  },
  'proofpoint-errors': {
    url: 'https://help.proofpoint.com/Proofpoint_Essentials/Email_Security/Administrator_Topics/110_logs/Common_Error_Codes_found_in_Message_Details',
    title: 'Proofpoint: error codes',
  },
  'mimecast-support': { url: 'https://mimecastsupport.zendesk.com/', title: 'Mimecast: support' },
  'barracuda-errors': {
    url: 'https://campus.barracuda.com/product/emailsecuritygateway/doc/39815000/smtp-error-codes/',
    title: 'Barracuda: error codes',
  },
  'talos-lookup': {
    url: 'https://talosintelligence.com/',
    title: 'Cisco Talos: reputation of an IP address or domain',
  },
  'broadcom-errors': {
    url: 'https://knowledge.broadcom.com/external/article/165144/smtp-bounce-back-error-codes-for-email-s.html',
    title: 'Symantec Email Security.cloud: bounce codes',
  },
  'trend-sender-filter': {
    url: 'https://docs.trendmicro.com/en-us/enterprise/deep-discovery-email-inspector-36/administration_001/sender-filtering.aspx',
    title: 'Trend Micro: sender filters',
  },
  'trend-block-codes': { url: 'https://success.trendmicro.com/solution/1120618', title: 'Trend Micro: block replies' },
  'trend-support': { url: 'https://servicecentral.trendmicro.com/', title: 'Trend Micro: reputation services' },
  'trellix-errors': { url: 'https://smtp.codes/fireeye', title: 'Trellix (FireEye): ETP codes' },
  'hornetsecurity-support': { url: 'https://support.hornetsecurity.com/', title: 'Hornetsecurity: support' },
  'sophos-support': { url: 'https://support.sophos.com/', title: 'Sophos: support' },
  'mail-assure': { url: 'https://documentation.n-able.com/mail-assure/', title: 'N-able Mail Assure: documentation' },

  // Services that send
  'ses-docs': { url: 'https://docs.aws.amazon.com/ses/', title: 'Amazon SES: documentation' },
  'cpanel-docs': { url: 'https://docs.cpanel.net/', title: 'cPanel: documentation' },

  // Blocklists
  spamhaus: { url: 'https://check.spamhaus.org/', title: 'Spamhaus: look up and remove' },
  'spamhaus-usage': {
    url: 'https://www.spamhaus.org/faqs/dnsbl-usage/',
    title: 'Spamhaus: using the lists, and error answers',
  },
  spamcop: { url: 'https://www.spamcop.net/bl.shtml', title: 'SpamCop: look up an IP address' },
  cloudmark: { url: 'https://csi.cloudmark.com/en/reset/', title: 'Cloudmark: reset request for an IP address' },
  barracuda: {
    url: 'https://www.barracudacentral.org/rbl/removal-request',
    title: 'Barracuda: removal request for an IP address',
  },
  validity: { url: 'https://senderscore.org/', title: 'Validity Sender Score: look up and remove' },
  uceprotect: { url: 'https://www.uceprotect.net/', title: 'UCEPROTECT: look up an IP address' },
  invaluement: { url: 'https://www.invaluement.com/', title: 'Invaluement: look up and remove' },
  surbl: { url: 'https://www.surbl.org/surbl-analysis', title: 'SURBL: look up a domain' },
  uribl: { url: 'https://admin.uribl.com/', title: 'URIBL: look up and delist a domain' },
  abusix: { url: 'https://app.abusix.com/lookup', title: 'Abusix: look up and delist' },
  psbl: { url: 'https://psbl.org/', title: 'PSBL: look up and remove' },
  mailspike: { url: 'https://mailspike.io/', title: 'Mailspike: look up and remove' },
  hostkarma: { url: 'https://wiki.junkemailfilter.com/', title: 'Hostkarma: about the list' },
  spamrats: { url: 'https://www.spamrats.com/removal.php', title: 'SpamRATS: removal' },
  s5h: { url: 'https://www.usenix.org.uk/content/rbl.html', title: 's5h.net: removal' },
  '0spam': { url: 'https://0spam.org/', title: '0spam: look up and remove' },
  'blocklist-de': { url: 'https://www.blocklist.de/', title: 'blocklist.de: look up and delist' },
  backscatterer: { url: 'https://www.backscatterer.org/', title: 'Backscatterer: look up an IP address' },
  'closed-lists': { url: 'https://www.dnsbl.com/', title: 'News of blocklists that have closed' },

  // Mail servers
  postfix: { url: 'https://www.postfix.org/', title: 'Postfix: documentation' },
  exim: { url: 'https://www.exim.org/', title: 'Exim: documentation' },
} as const satisfies Record<string, Link>
