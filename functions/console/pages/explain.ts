/** Explain: paste one reply, or a whole bounce, and read what it means. Nothing is stored. */
import { html } from 'hono/html'
import { explain } from '../../../shared/verdict/explain.ts'
import type { Explanation } from '../../../shared/verdict/explain.ts'
import { judge } from '../../../shared/verdict/judge.ts'
import type { Report, Verdict } from '../../../shared/verdict/verdict.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { fixOf } from '../look/fixParts.ts'
import { page, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, inert, reasonMark } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { adviceWords, kindWords, providerName, reasonSays } from '../look/words.ts'

/** As much as is read of stored mail. */
const longest = 1024 * 1024
const mostShown = 100

export function mountExplain(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/explain', async (context) => {
    const view = await viewOf(context, deps)
    return context.html(page(view, 'Explain', form(view, ''), { picker: false }))
  })

  app.post('/explain', async (context) => {
    const view = await viewOf(context, deps)
    const { text: given } = await context.req.parseBody()
    const text = typeof given === 'string' ? given.slice(0, longest) : ''
    const answer =
      text.trim() === ''
        ? ''
        : isMail(text)
          ? ofMail((await judge(Buffer.from(text), { source: '' })).verdict)
          : ofReply(explain(text))
    return context.html(page(view, 'Explain', html`${form(view, text)} ${answer}`, { picker: false }))
  })
}

/** A mail begins with header fields (RFC 5322 §2.2), a reply does not. */
export const isMail = (text: string): boolean => {
  const head =
    text
      .trimStart()
      .split(/\r?\n\r?\n/, 1)[0]
      ?.slice(0, 20_000) ?? ''
  const fields = head.split(/\r?\n/).filter((line) => /^(?:From |[!-9;-~]{1,70}:[ \t])/.test(line))
  return fields.length >= 3 && /\r?\n\r?\n/.test(text.trimStart())
}

const sample = '550 5.7.1 Service unavailable; client [203.0.113.9] blocked using zen.spamhaus.org'

function form(view: View, text: string): Markup {
  return html`<section class="panel" aria-label="What to explain">
    ${change(
      view.token(),
      '/explain',
      html`<label class="field"
          ><span>One SMTP reply, or a whole bounce with its header</span
          ><textarea name="text" rows="8" spellcheck="false" placeholder="${sample}">${text}</textarea>
        </label>
        <p class="row">
          <button class="primary">Explain</button><span class="dim">Nothing is stored, and nobody is asked.</span>
        </p>`,
    )}
  </section>`
}

function ofReply({ reason, because, fix }: Explanation): Markup {
  return html`<section class="panel answer" aria-labelledby="answer">
    <h2 id="answer">${reasonSays(reason)}</h2>
    <p class="row">
      ${reasonMark(reason)}<span class="dim"
        >${because.matched === null ? 'decided' : html`“${inert(because.matched, 200)}” decided,`} by rule
        <code>${because.rule}</code></span
      >
    </p>
    ${fixOf(fix)}
  </section>`
}

function ofMail({ kind, reports, problems }: Verdict): Markup {
  return html`<section class="panel" aria-labelledby="answer">
      <h2 id="answer">This is a ${kindWords[kind]}</h2>
      ${reports.length === 0 ? html`<p>It names no recipient.</p>` : ''}
      ${problems.map(({ code, detail }) => html`<p class="note">Odd: <code>${code}</code> ${inert(detail, 300)}</p>`)}
    </section>
    ${reports.slice(0, mostShown).map(ofReport)}`
}

function ofReport({ recipient, reason, diagnostic, because, provider, advice, fix, status }: Report): Markup {
  return html`<section class="panel answer">
    <h2>${inert(recipient, 160)}</h2>
    ${reason === null ? '' : html`<p class="lead">${reasonSays(reason)} ${advice === null ? '' : adviceWords[advice]}</p>`}
    <p class="row">
      ${reasonMark(reason)} ${status === null ? '' : html`<span class="badge none">${status}</span>`}
      ${provider === null ? '' : html`<span class="badge none">${providerName(provider)}</span>`}
    </p>
    ${diagnostic === null ? '' : html`<pre>${inert(diagnostic, 4_000)}</pre>`}
    ${because === null ? '' : html`<p class="note">${because.matched === null ? 'Decided' : html`“${inert(because.matched, 200)}” decided,`} by rule <code>${because.rule}</code></p>`}
    ${fix === null ? '' : fixOf(fix)}
  </section>`
}
