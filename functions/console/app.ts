/**
 * The console: pages for people, and the JSON API beside them. Hono serves both on Node and on Lambda.
 * Every page is whole before script arrives; nothing inline, nothing from other hosts.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { log } from '../../shared/log.ts'
import type { ConsoleDeps } from './deps.ts'
import type { Operator } from './gate.ts'
import { createApi } from './api/api.ts'
import { assetAt } from './look/assets.ts'
import { notice } from './look/notice.ts'
import { mountPages } from './pages/pages.ts'
import { sealsOf } from './seals.ts'
import type { Seals } from './seals.ts'

export interface Variables {
  operator: Operator
  seals: Seals
}
export type ConsoleApp = Hono<{ Variables: Variables }>

/** RFC 9110 §9.2.1: these change nothing. */
const safe = ['GET', 'HEAD']

export async function createConsole(deps: ConsoleDeps): Promise<Hono> {
  const { gate } = deps
  const seals = sealsOf((await deps.keys('session')).bytes)
  const app = new Hono()
  app.use(compress())
  app.use(async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    }
  })
  app.use(async (context, next) => {
    const why = gate.refuse(context.req.raw)
    return why === null ? next() : context.text(`${why}\n`, 421)
  })
  app.get('/assets/:name', (context) => {
    const file = assetAt(context.req.path)
    if (!file) return context.notFound()
    const headers = { 'content-type': file.type, 'cache-control': 'public, max-age=31536000, immutable' }
    return context.body(file.text, 200, headers)
  })
  const asOperator = new Hono<{ Variables: { operator: Operator } }>()
  asOperator.use(async (context, next) => {
    const operator = await gate.operatorOf(context.req.raw)
    // The API takes keys; a session counts too, but never for a change that another site asks for.
    const harmless = safe.includes(context.req.method) || isOurs(context, gate.origins(context.req.raw))
    if (operator && harmless) context.set('operator', operator)
    return next()
  })
  asOperator.route('/', createApi({ ...deps, clock: deps.now }))
  app.route('/api/v1', asOperator)
  gate.mount(app)

  const pages: ConsoleApp = new Hono()
  pages.use(async (context, next) => {
    const operator = await gate.operatorOf(context.req.raw)
    if (!operator) return gate.turnAway(context)
    if (!safe.includes(context.req.method)) await checkForm(context, operator, seals, gate.origins(context.req.raw))
    context.set('operator', operator)
    context.set('seals', seals)
    return next()
  })
  pages.post('/sign-out', (context) => {
    gate.end(context)
    return context.html(
      notice('Signed out', 'This browser no longer opens the console.', { ...home, words: 'Go back' }),
    )
  })
  mountPages(pages, deps)
  app.route('/', pages)

  app.notFound((context) =>
    context.html(notice('There is no such page', 'It may have been removed, or the link is incomplete.', home), 404),
  )
  app.onError((error, context) => {
    if (error instanceof HTTPException) {
      const title = safe.includes(context.req.method) ? 'This cannot be shown' : 'This was not done'
      return context.html(notice(title, error.message, home), error.status)
    }
    log({ event: 'console', path: context.req.path, error: error.stack ?? String(error) })
    return context.html(notice('Something failed on our side', 'It was written to the log. Try again.', home), 500)
  })
  return app
}

const home = { href: '/', words: 'To the overview' }

/** A change must come from a form of ours: same origin, and a token bound to the session. */
async function checkForm(
  context: Context,
  operator: Operator,
  seals: Seals,
  origins: readonly string[],
): Promise<void> {
  if (!isOurs(context, origins)) {
    throw new HTTPException(403, { message: 'The form did not come from this console.' })
  }
  const { token } = await context.req.parseBody()
  if (typeof token !== 'string' || !seals.isFormToken(operator.session, token)) {
    throw new HTTPException(403, { message: 'The form is too old. Go back, load the page again and repeat it.' })
  }
}

/** Browsers name the origin of a POST; where one does not, or hides it, it must say that it is the same. */
function isOurs({ req }: Context, origins: readonly string[]): boolean {
  const origin = req.header('origin') ?? 'null'
  return origin === 'null' ? req.header('sec-fetch-site') === 'same-origin' : origins.includes(origin)
}

const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`: forms would then send `Origin: null` (Fetch §3.2), and could not be told from foreign ones.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
}
