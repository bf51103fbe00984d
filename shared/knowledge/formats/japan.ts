/** Mail systems of Japan: telephone companies, providers, gateways. */
import type { Format } from './format.ts'

export const japaneseFormats: readonly Format[] = [
  {
    id: 'm-filter',
    body: /-{5,10}server message\s*\n/i,
    start: /以下のメールアドレスへの送信に失敗|送信に失敗/,
    end: /^-{5,10}SMTP command/i,
    recipient: /^<?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    words: /-{5,10}server message\s*\n([\s\S]{1,800}?)\n-{5,10}/i,
  },
  {
    id: 'ezweb',
    from: /@(?:ezweb|au)\.ne\.jp|@.{0,40}\.au\.com|post-?master@.{0,40}ezweb/i,
    body: /Recipient:|RCPT TO|The user\(s\) account is|did not receive|rejected by/i,
    recipient: /^\s{0,8}(?:Recipient:\s{1,3})?<([^<>\s]{1,320})>/i,
  },
  {
    id: 'kddi',
    from: /no-reply@.{0,60}\.dion\.ne\.jp/i,
    body: /Could not be delivered to:/i,
    recipient: /Could not be delivered to:\s{1,3}<?([^<>\s]{1,320})/i,
    words: /(As their mailbox is full|As [^\n]{1,200})/i,
  },
  {
    id: 'docomo',
    from: /@(?:mail\.)?(?:spmode|docomo|nttdocomo)\.(?:ne|co)\.jp/i,
    body: /docomo|次のあて先|宛先|メールアドレス|Unknown user|could not/i,
  },
  {
    id: 'softbank',
    from: /@(?:\w{1,20}\.)?(?:softbank|vodafone|ymobile|disney)\.(?:ne|co)\.jp/i,
    body: /宛先|あて先|メールアドレス|送信|user|recipient/i,
  },
  {
    id: 'biglobe',
    from: /postmaster@.{0,40}(?:biglobe|inacatv|tmtv|ttv)\.ne\.jp/i,
    body: /-{3,5} The following addresses had delivery problems -{3,5}/i,
    start: /The following addresses had delivery problems/i,
    end: /Non-delivered information/i,
    recipient: /^\s{0,4}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?/,
    words: /-{3,5} Non-delivered information -{3,5}\s{1,4}([^\n]{1,400})/i,
  },
]
