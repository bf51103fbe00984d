/** Mail services: providers, senders for hire, telephone companies. */
import type { Format } from './format.ts'

export const serviceFormats: readonly Format[] = [
  {
    id: 'google-groups',
    from: /googlemail\.com|google\.com/i,
    header: { name: 'x-failed-recipients', value: /@/ },
    body: /groups\.google\.com|Google Groups?|Grupos de Google/i,
  },
  {
    id: 'gmail-old',
    from: /mailer-daemon@(?:googlemail|gmail|google)\.com/i,
    body: /Delivery to the following recipients? (?:failed permanently|has been delayed|was aborted)|Technical details of (?:permanent|temporary) failure/i,
    start: /Delivery to the following recipient/i,
    recipient: /^\s{2,10}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    words: /Technical details of (?:permanent|temporary) failure:\s{0,6}([\s\S]{1,1500})/i,
  },
  {
    // Since 2016: a bold line, one sentence with the address, and the other server's words at the end.
    id: 'gmail',
    from: /mailer-daemon@(?:googlemail|gmail|google)\.com/i,
    body: /\b(?:the response(?: from the remote server)? was|your message (?:wasn['’]t|couldn['’]t be) delivered to|message blocked|delivery incomplete)\b/i,
    recipient: /\b(?:delivered to|your message to)\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255}?)>?[.,]?(?:\s|$)/i,
    words: /the response(?: from the remote server)? was:\s{1,10}([\s\S]{1,1500})/i,
  },
  {
    id: 'yahoo',
    body: /^\s*(?:Sorry, we were unable to deliver your message to the following address|Message from\s{1,3}[\w.-]{1,255}\.\s{1,4}Unable to deliver message to the following address)/i,
    recipient: /^<([^<>\s]{1,320})>:/,
  },
  {
    id: 'aol-screen-name',
    from: /@aol\.com/i,
    body: /could not be delivered because (?:they are|he or she is|the recipient is) not accepting mail|screen name/i,
    start: /Your mail to the following recipients? could not be delivered/i,
    recipient: /^\s{1,8}([\w.-]{1,64}(?:@[\w.-]{1,255})?)\s{0,3}$/,
    words: /(Your mail to the following[\s\S]{1,400}?):\s{0,4}\n/i,
    domain: 'aol.com',
  },
  {
    id: 'mail-ru',
    from: /@(?:corp\.)?(?:mail|bk|list|inbox)\.ru\b/i,
    body: /Это письмо создано автоматически|This message was created automatically/i,
    end: /^\*{5,}/,
  },
  {
    id: 'yandex',
    from: /mailer-daemon@(?:\w{1,30}\.)?yandex\.(?:ru|net|com)/i,
    body: /This is the mail system at host|Это письмо отправлено почтовым сервером/i,
  },
  {
    id: 'gmx-1und1',
    from: /mailer-daemon@(?:[\w.-]{1,40}\.)?(?:kundenserver|gmx|1and1|1und1|web|ionos)\./i,
    body: /This message was created automatically by mail delivery software|Diese E-?Mail wurde automatisch/i,
    start: /following address(?:es)?\s{1,4}failed|could not be delivered|has not yet been delivered/i,
  },
  {
    id: 'zoho',
    from: /@(?:mail\.)?zoho(?:mail)?\./i,
    body: /ERROR_CODE\s?:|ResponseCode|This message was created automatically by mail delivery (?:software|system)/i,
    recipient: /^\s{0,4}(?:\[Status: \w{1,20}, Address: <)?([^<>\s,[\]]{1,320}@[^<>\s,[\]]{1,255})>?[,\s]{0,3}/,
  },
  {
    id: 'verizon-vtext',
    from: /post_?master@(?:vtext|vzwpix)\.com|sysadmin@vzwpix\.com/i,
    body: /Error message below:|Message could not be delivered to mobile|^\s*Error: /i,
    recipient: /^\s{0,6}(?:RCPT TO|To):\s{0,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})/i,
    words: /(?:Error message below:\s{0,10}|^\s*Error:\s{0,3})([^\n]{1,500})/im,
  },
  {
    id: 'outblaze',
    body: /^\s*Hi\. The MTA program at|^\s*We're sorry\. There's a problem with the e-mail address/i,
    recipient: /^<([^<>\s]{1,320})>:/,
  },
  {
    id: 'secureserver',
    body: /Your mail message to the following address\(es\) could not be delivered/i,
    recipient: /^<([^<>\s]{1,320})>:/,
  },
  {
    id: 'sina',
    from: /@(?:\w{1,20}\.)?sina\.com/i,
    body: /邮件无法发送到您指定的地址|无法发送/,
    recipient: /^<([^<>\s]{1,320})>:/,
  },
  {
    id: 'qq-mail',
    from: /postmaster@(?:\w{1,20}\.)?(?:qq|foxmail)\.com/i,
    body: /退信|被退回|无法送达|bounced|undeliver/i,
  },
  {
    id: 'netease',
    from: /postmaster@(?:\w{1,20}\.)?(?:163|126|yeah|188|netease)\.(?:com|net)/i,
    body: /退信|被退回|无法|系统/,
  },
  {
    id: 'aliyun',
    from: /(?:postmaster|mailer-daemon|no_reply)@.{0,40}(?:aliyun|alibaba|hichina|mxhichina)/i,
    body: /退信|无法|bounce|fail/i,
  },
  {
    id: 'orange-fr',
    from: /@(?:\w{1,30}\.)?(?:orange|wanadoo)\.fr/i,
    body: /n['’]a pas pu|could not be delivered|non remis/i,
  },
  {
    id: 'earthlink-vade',
    from: /vadesecure|earthlink/i,
    body: /Delivery has failed to these recipients/i,
    recipient: /^\s{0,6}\*\s\[([^\]\s]{1,320})\]:/,
    end: /^Original message/i,
  },
  {
    id: 'ph-nameserver',
    from: /MAILER-DAEMON@.{1,60}\.edu/i,
    body: /No matches to nameserver query|Message not delivered to the following:/i,
    start: /Message not delivered to the following/i,
    end: /Error Detail/i,
    recipient: /^\s{1,4}([\w.+-]{1,64}(?:@[\w.-]{1,255})?)\s{2,12}\w.{3,200}/,
    domain: 'from',
  },
]
