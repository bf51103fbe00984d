/** What only Exchange Online says, and the Exchange servers whose words it inherited. */
import type { RuleFile } from '../rule.ts'

const codes =
  'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online'

export const microsoft365 = {
  provider: 'microsoft365',
  rules: [
    {
      id: 'microsoft365/relay-denied',
      match: /relay access denied/i,
      reason: 'relay-denied',
      example: '550 5.7.64 TenantAttribution; Relay Access Denied [XY1PR01.namprd01.prod.outlook.com]',
      source: codes,
    },
    {
      id: 'microsoft365/edge-blocking',
      match: /recipient address(?:es)? rejected ?: access denied/i,
      reason: 'user-unknown',
      example: 'Recipient address rejected: Access denied. AS(201806281) [XY1PEPF00.namprd01.prod.outlook.com]',
      alsoExamples: ['550 5.4.1 All recipient addresses rejected : Access denied [XY1PR01.namprd01.prod.outlook.com]'],
      butNot: '550 5.7.64 TenantAttribution; Relay Access Denied [XY1PR01.namprd01.prod.outlook.com]',
      source: codes,
    },
    {
      // The mailbox is there, twice or with a fault in the directory: the recipient's administrator can mend it.
      id: 'microsoft365/ambiguous',
      match: /RESOLVER\.ADR\.(?:Ambiguous|BadPrimary)/i,
      reason: 'server-error',
      example: '550 5.1.4 RESOLVER.ADR.Ambiguous; ambiguous address',
      alsoExamples: ['550 5.1.0 RESOLVER.ADR.BadPrimary; recipient primary SMTP address is missing or invalid'],
      source: codes,
    },
    {
      id: 'microsoft365/recipient-not-found',
      match:
        /RESOLVER\.ADR\.(?:Ex)?Recip(?:ient)?NotFound|recipient(?: \S{1,100})? not found by smtp address lookup|IMCEAEX/i,
      reason: 'user-unknown',
      example: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bo@example.com not found by SMTP address lookup',
      butNot: '550 5.1.3 RESOLVER.ADR.Ambiguous; ambiguous address',
      source: codes,
    },
    {
      id: 'microsoft365/bad-address',
      match: /RESOLVER\.ADR\.(?:InvalidInSmtp|BadAddress)/i,
      reason: 'address-invalid',
      example: '550 5.1.3 RESOLVER.ADR.InvalidInSmtp; Error in address',
      butNot: '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found',
      source: codes,
    },
    {
      id: 'microsoft365/restricted',
      match:
        /RESOLVER\.RST\.(?:NotAuthorized|AuthRequired|Restricted|SenderNot|RecipientRestricted|SendersRestricted)|UserIsBlocked|external access is not allowed|SenderNotAuthenticated|sender not authenticated|sender was not authenticated by organi|not in allowed-senders list/i,
      reason: 'recipient-restricted',
      example:
        '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group',
      source: codes,
    },
    {
      id: 'microsoft365/size',
      match: /RESOLVER\.RST\.\w{0,12}SizeLimit/i,
      reason: 'message-too-large',
      example: '550 5.2.3 RESOLVER.RST.SendSizeLimit.Org; message too large for this organization',
      source: codes,
    },
    {
      id: 'microsoft365/quota',
      match:
        /STOREDRV\.Deliver[^;]{0,80}Quota|QuotaExceeded|ShutoffQuota|STOREDRV\.\w{1,10}\b.{0,160}(?:mailbox|inbox) (?:is )?full|(?:mailbox|inbox) (?:is )?full; ?STOREDRV/i,
      reason: 'mailbox-full',
      alsoExamples: ["550 5.2.0 STOREDRV.Deliver; delivery failed: the recipient's mailbox is full"],
      example:
        '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message',
      source: codes,
    },
    {
      id: 'microsoft365/thread-limit',
      match: /thread limit exceeded|concurrent(?: \w{1,12}){0,3} limit/i,
      reason: 'rate-limited',
      example: '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded',
      source: codes,
    },
    {
      id: 'microsoft365/disabled',
      match: /STOREDRV[^;]{0,80}(?:AccountDisabled|MailboxDisabled)|AccountDisabledException/i,
      reason: 'mailbox-disabled',
      example:
        '554 5.2.1 STOREDRV.Deliver.Exception:AccountDisabledException; Failed to process message due to a permanent exception',
      butNot: '554 5.2.0 STOREDRV.Deliver.Exception:StoragePermanentException; Failed to process message',
      source: codes,
    },
    {
      id: 'microsoft365/conversion',
      match: /ConversionFailedException|CAT\.InvalidContent|M2MCVT\.|content conversion|corrupt message/i,
      reason: 'message-malformed',
      example: '554 5.6.0 STOREDRV.Deliver.Exception:ConversionFailedException; content conversion failed',
      source: codes,
    },
    {
      id: 'microsoft365/send-as',
      match: /SendAsDenied/i,
      reason: 'sender-rejected',
      example: '554 5.2.0 STOREDRV.Submit.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; not sent',
      source: codes,
    },
    {
      id: 'microsoft365/store-driver',
      match: /STOREDRV\.(?:Deliver|Submit|Storage)/i,
      reason: 'server-error',
      example:
        '554 5.2.0 STOREDRV.Deliver.Exception:StoragePermanentException.MapiExceptionCallFailed; Failed to process message due to a permanent exception',
      source: codes,
    },
    {
      id: 'microsoft365/domain-not-in-dns',
      match: /InfoDomainNonexistent|dns domain \S{1,120} does not exist/i,
      reason: 'domain-unknown',
      example: '550 5.4.310 DNS domain example.invalid does not exist [Message=InfoDomainNonexistent]',
      butNot: '550 5.4.312 Message expired, DNS query failed(ErrorRetry)',
      source: codes,
    },
    {
      id: 'microsoft365/tls-handshake',
      match:
        /cannot connect to remote server(?! \[message=(?:40|451|socket))|(?:tlsa|dnssec|sts|starttls|certificate)-(?:invalid|expired|not|fail|validation)|daneFailed|TLS negotiation/i,
      when: { status: /^[45]\.(?:4\.317|7\.32\d)$/i },
      reason: 'tls-required',
      example: '550 5.4.317 Message expired, cannot connect to remote server',
      source: codes,
    },
    {
      id: 'microsoft365/banned-sender',
      match:
        /OutboundSpamException|bad outbound sender|spam abuse detected|tenant has exceeded threshold|blocked by \S{1,120} using customer block list|access denied, rejected by recipient|access denied, banned sender(?! ?\[)/i,
      reason: 'sender-rejected',
      example: '550 5.7.501 Access denied, spam abuse detected from 192.0.2.1',
      alsoExamples: [
        '550 5.7.513 Service unavailable, Client host [192.0.2.1] blocked by example.com using Customer Block list (AS16012607)',
      ],
      source: codes,
    },
    {
      id: 'microsoft365/banned-address',
      match: /banned send(?:er ?\[|ing ip)/i,
      reason: 'ip-blocklisted',
      example:
        '550 5.7.511 Access denied, banned sender[192.0.2.1]. To request removal from this list please forward this message.',
      source: codes,
    },
    {
      id: 'microsoft365/range-limit',
      match: /exceeded permitted limits within|access denied, please try again later|server busy/i,
      reason: 'rate-limited',
      example: '550 5.7.508 Access denied, [2001:db8::1] has exceeded permitted limits within /64 range (AS16012607)',
      source: codes,
    },
    {
      id: 'microsoft365/no-ipv6',
      match: /does not accept email over ipv6/i,
      reason: 'recipient-restricted',
      example: '550 5.7.510 Access denied, example.com does not accept email over IPv6 (AS16012607)',
      source: codes,
    },
    {
      id: 'microsoft365/low-reputation-pool',
      match: /traffic not accepted from this ip/i,
      reason: 'bad-reputation',
      example: '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. (AS16012607)',
      source: codes,
    },
    {
      id: 'microsoft365/unregistered-domain',
      match: /unregistered domains?/i,
      reason: 'sender-invalid',
      example: '550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains. (AS16012607)',
      source: codes,
    },
    {
      id: 'microsoft365/sender-denied',
      match: /^sender denied/i,
      reason: 'sender-rejected',
      example: '550 5.1.0 Sender denied as sender is blocked [XY1PR01.namprd01.prod.outlook.com]',
      source: codes,
    },
    {
      id: 'microsoft365/agent-busy',
      match: /pfa agent busy/i,
      reason: 'server-error',
      example: '451 4.7.700 PFA agent busy, please try again. (AS7007)',
      alsoExamples: ['451 4.7.700 PFA agent busy, please try again [XY1PR01.namprd01.prod.outlook.com]'],
      source: codes,
    },
  ],
} satisfies RuleFile
