/** Mail servers for Windows. */
import type { Format } from './format.ts'

export const windowsFormats: readonly Format[] = [
  {
    // Internet Mail Service of Exchange 4.0–5.5 and Exchange 2000; X.400 names carry the address as dda:SMTP=.
    id: 'exchange-5',
    body: /did not reach the following recipient\(s\):/i,
    start: /did not reach the following recipient\(s\):/i,
    recipient:
      /^(?:.{0,200}dda:SMTP=)?['"]?<?([^<>\s'";=]{1,320}@[^<>\s'";]{1,255})>?['"]?;?(?: on (?:\w{3}, )?\d.{0,60}|;? on \w{3},.{0,60}|\s{0,3})$/i,
    wordsEnd: /The MTS-ID of the original message|MSEXCH:/i,
  },
  {
    // Exchange 2000/2003 in plain text: a heading, then addresses alone; the reason is in the delivery-status part.
    id: 'exchange-2003',
    body: /This is an automatically generated Delivery Status Notification/i,
    start: /(?:Delivery to the following recipients?|PLEASE NOTE|message to the following recipients)/i,
    recipient: /^\s{1,12}<?([^<>\s@]{1,64}@[^<>\s]{1,255}?)>?\s{0,3}$/,
  },
  {
    id: 'exchange-2007',
    body: /(?:Delivery has failed to these recipients or (?:distribution lists|groups)|Your message wasn't delivered to anyone because)/i,
    start: /Delivery has failed to these recipients|Your message wasn't delivered/i,
    end: /^\s{0,4}(?:Diagnostic information for administrators|Original message (?:headers|details)):?/i,
    recipient:
      /^\s{0,6}(?:\*\s)?\[?(?:[^<>\n@]{0,120}\()?<?([^<>\s()[\]]{1,64}@[^<>\s()[\]:]{1,255}?)>?\)?\]?(?:<mailto:[^>\s]{1,320}>)?(?::.{0,400})?\s{0,3}$/,
  },
  {
    id: 'exchange-localised',
    body: /(?:Fehler bei der Nachrichtenzustellung an folgende|Diagnoseinformationen f.{1,2}r Administratoren|chec de la remise aux destinataires|Informations de diagnostic pour les administrateurs|Error de entrega a estos|Informaci.{1,2}n de diagn.{1,2}stico para los administradores|Recapito non riuscito ai seguenti|Informazioni di diagnostica per gli amministratori|Falha na entrega a estes|Informa.{1,4}es de diagn.{1,2}stico para administradores|Bezorging aan deze geadresseerden|Diagnostische gegevens voor beheerders|Informacje diagnostyczne dla administrator|次の受信者またはグループへの配信に失敗|管理者向けの診断情報|管理员的诊断信息|系統管理員的診斷資訊|Диагностические сведения для администраторов|관리자용 진단 정보|Diagnostisk information f.{1,2}r administrat|Y.{1,2}neticiler i.{1,2}in tan.{1,3}lama bilgileri)/i,
    end: /^\s{0,4}(?:Diagnoseinformationen|Informations de diagnostic|Informaci.{1,2}n de diagn|Informazioni di diagn|Informa.{1,4}es de diagn|Diagnostische gegevens|Informacje diagn|管理者向けの診断情報|管理员的诊断信息|系統管理員的診斷資訊|Диагностические)/i,
  },
  {
    id: 'imail',
    body: /^\s*(?:Unknown user|User mailbox exceeds allowed size|Unknown host|undeliverable\s{1,3}to|Invalid final delivery userid|Delivery failed \d{1,4} attempts?|Could not (?:deliver|locate)|Disk full|Account (?:disabled|expired)):?\s{0,3}[^\n]{0,200}@/i,
    recipient:
      /^\s{0,3}(?:(?:Unknown user|User mailbox exceeds allowed size|Unknown host|undeliverable\s{1,3}to|Invalid final delivery userid|Delivery failed \d{1,4} attempts?|Could not .{0,60}|Disk full.{0,40}|Account .{0,40})):?\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})/i,
  },
  {
    id: 'mdaemon',
    body: /had PERMANENT fatal delivery errors|MDaemon|The following addresses did NOT receive a copy of your message/i,
    start: /did NOT receive a copy of your message|fatal delivery errors/i,
    recipient: /^\s{0,3}>\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?/,
  },
  {
    id: 'mailenable',
    body: /MailEnable: Message could not be delivered/i,
    recipient: /^\s{0,6}Recipient:\s{1,3}\[(?:SMTP:)?([^\]\s]{1,320})\]/i,
    words: /Reason:\s{1,3}([^\n]{1,400}(?:\n[^\n:]{1,200}){0,3})/i,
  },
  {
    id: 'hmailserver',
    body: /Your message did not reach some or all of the intended recipients[\s\S]{1,1200}(?:hMailServer|Error Type: SMTP)/i,
    start: /following recipient\(s\) could not be reached/i,
    recipient: /^\s{0,6}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    end: /^\s{0,4}hMailServer$/i,
  },
  {
    // Outlook's own rendering of a report by Exchange 2000: name or address, "on" and a date, the reason below.
    id: 'exchange-2000',
    body: /Your message did not reach some or all of the intended recipients/i,
    start: /following recipient\(s\) could not be reached/i,
    recipient:
      /^\s{0,10}(?:[^<>@\n]{0,120}[<'"(])?([^<>\s'"()@]{1,64}@[^<>\s'"()]{1,255}?)[>'")]{0,2}(?:\s{1,3}on\s.{4,60}|\s{0,3})$/i,
    wordsEnd: /MSEXCH:/i,
  },
  {
    id: 'mailmarshal',
    body: /MailMarshal|could not be delivered because of\s{1,10}[\s\S]{1,800}The following recipients were affected/i,
    start: /The following recipients were affected|recipients? were affected/i,
    recipient: /^\s{1,12}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    words: /could not be delivered because of\s{1,10}([\s\S]{1,600}?)\n\s{0,6}\n?The following recipients/i,
  },
  {
    id: 'surfcontrol',
    body: /A transcript of the attempts to send the message follows|Your message could not be sent\./i,
    start: /^Addressed To:/i,
    recipient: /^\s{0,4}<?([^<>\s:]{1,320}@[^<>\s:]{1,255})>?: \[/,
  },
  {
    id: 'merak-icewarp',
    body: /The message was undeliverable|^\s*Your message was not delivered to the following recipients? ?:?/i,
  },
  {
    id: 'xmail',
    body: /\[<0{0,2}\d{1,2}>\]|XMail bounce: Rcpt=/i,
    recipient: /XMail bounce: Rcpt=\[([^\]\s]{1,320})\];Error=\[.{0,500}\]?\s{0,3}$/i,
  },
  {
    id: 'communigate',
    body: /^\s*Failed to deliver to ['"]|CommuniGate Pro/i,
    recipient: /Failed to deliver to\s{1,3}['"<]+([^'"<>\s]{1,320}@[^'"<>\s]{1,255})/i,
  },
  {
    id: 'mercury',
    body: /The local mail transport system has reported the following problems/i,
    recipient: /^\s{0,4}\*{3}\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?/,
  },
  {
    id: 'lsmtp',
    body: /This list is in a special format that\s{1,4}allows software like LISTSERV|Error-for:/i,
    recipient: /^\s{0,4}Error-for:\s{1,6}<?([^<>\s]{1,320})/i,
    words: /Error-Text:\s{1,4}([\s\S]{1,800}?)\n\s{0,4}\n?Error-End:/i,
  },
]
