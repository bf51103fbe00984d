/** Every rule file: the providers, then what anybody says in the order in which it is asked, sharper before vaguer. */
import type { RuleFile } from './rule.ts'
import { amazon } from './rules/amazon.ts'
import { anybodyAbroad } from './rules/anybody-abroad.ts'
import { anybodyAccess } from './rules/anybody-access.ts'
import { anybodyAuth } from './rules/anybody-auth.ts'
import { anybodyBlocklists } from './rules/anybody-blocklists.ts'
import { anybodyContent } from './rules/anybody-content.ts'
import { anybodyDomain } from './rules/anybody-domain.ts'
import { anybodyLimits } from './rules/anybody-limits.ts'
import { anybodyMailbox } from './rules/anybody-mailbox.ts'
import { anybodyNotRecipient } from './rules/anybody-not-recipient.ts'
import { anybodyPermission } from './rules/anybody-permission.ts'
import { anybodySender } from './rules/anybody-sender.ts'
import { anybodySystem } from './rules/anybody-system.ts'
import { anybodyUnknownAbroad } from './rules/anybody-unknown-abroad.ts'
import { anybodyVague } from './rules/anybody-vague.ts'
import { aol } from './rules/aol.ts'
import { apple } from './rules/apple.ts'
import { att } from './rules/att.ts'
import { barracuda } from './rules/barracuda.ts'
import { charter } from './rules/charter.ts'
import { comcast } from './rules/comcast.ts'
import { cox } from './rules/cox.ts'
import { daum } from './rules/daum.ts'
import { docomo } from './rules/docomo.ts'
import { facebook } from './rules/facebook.ts'
import { fireeye } from './rules/fireeye.ts'
import { free } from './rules/free.ts'
import { freenet } from './rules/freenet.ts'
import { gmx } from './rules/gmx.ts'
import { godaddy } from './rules/godaddy.ts'
import { google } from './rules/google.ts'
import { hornetsecurity } from './rules/hornetsecurity.ts'
import { hostinger } from './rules/hostinger.ts'
import { iUa } from './rules/i-ua.ts'
import { improvmx } from './rules/improvmx.ts'
import { kddi } from './rules/kddi.ts'
import { laposte } from './rules/laposte.ts'
import { libero } from './rules/libero.ts'
import { mailru } from './rules/mailru.ts'
import { microsoft365 } from './rules/microsoft365.ts'
import { mimecast } from './rules/mimecast.ts'
import { naver } from './rules/naver.ts'
import { netease } from './rules/netease.ts'
import { orange } from './rules/orange.ts'
import { outlook } from './rules/outlook.ts'
import { proofpoint } from './rules/proofpoint.ts'
import { qq } from './rules/qq.ts'
import { rackspace } from './rules/rackspace.ts'
import { rambler } from './rules/rambler.ts'
import { sfr } from './rules/sfr.ts'
import { sina } from './rules/sina.ts'
import { softbank } from './rules/softbank.ts'
import { symantec } from './rules/symantec.ts'
import { tOnline } from './rules/t-online.ts'
import { trendmicro } from './rules/trendmicro.ts'
import { yahoo } from './rules/yahoo.ts'
import { yandex } from './rules/yandex.ts'
import { zoho } from './rules/zoho.ts'

export const ruleFiles: readonly RuleFile[] = [
  amazon,
  aol,
  apple,
  att,
  barracuda,
  charter,
  comcast,
  cox,
  daum,
  docomo,
  facebook,
  fireeye,
  free,
  freenet,
  gmx,
  godaddy,
  google,
  hornetsecurity,
  hostinger,
  iUa,
  improvmx,
  kddi,
  laposte,
  libero,
  mailru,
  microsoft365,
  mimecast,
  naver,
  netease,
  orange,
  outlook,
  proofpoint,
  qq,
  rackspace,
  rambler,
  sfr,
  sina,
  softbank,
  symantec,
  tOnline,
  trendmicro,
  yahoo,
  yandex,
  zoho,

  anybodySender,
  anybodyAuth,
  anybodyBlocklists,
  anybodyAccess,
  anybodyLimits,
  anybodyNotRecipient,
  anybodyDomain,
  anybodyPermission,
  anybodyMailbox,
  anybodyUnknownAbroad,
  anybodyContent,
  anybodySystem,
  anybodyAbroad,
  anybodyVague,
]
