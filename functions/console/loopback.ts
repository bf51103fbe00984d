/**
 * The gate of a console on this machine: a one-time link opens a session for the browser that follows it. A foreign Host
 * is refused, because a page elsewhere can make its own name point at 127.0.0.1 (DNS rebinding).
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Gate, Operator } from './gate.ts'
import { cookieOf } from './cookies.ts'
import { notice } from './look/notice.ts'
import type { Seals } from './seals.ts'

const days = 7

export interface Loopback {
  gate: Gate
  /** Returns the path of a new link; the one before no longer opens anything. */
  newLink: () => string
}

/** `port` is asked late: it is known when the server listens. `name` is who is written beside changes. */
export function loopbackGate(seals: Seals, port: () => number, name: string): Loopback {
  let link: string | null = null
  const cookieName = () => `rebound_${port()}`
  const hosts = () => ['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port()}`)

  const gate: Gate = {
    refuse: (request) =>
      hosts().includes(request.headers.get('host') ?? '')
        ? null
        : 'This console answers to 127.0.0.1 and localhost only.',
    origins: () => hosts().map((host) => `http://${host}`),
    mount(app) {
      app.get('/open/:key', (context) => {
        const given = Buffer.from(context.req.param('key'))
        const wanted = Buffer.from(link ?? '')
        if (link === null || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
          if (getCookie(context, cookieName()) !== undefined) return context.redirect('/', 303)
          return context.html(usedLink(), 403)
        }
        link = null
        const operator: Operator = { name, session: randomBytes(16).toString('base64url') }
        const value = seals.sign('session', operator, Date.now() + days * 86_400_000)
        setCookie(context, cookieName(), value, {
          httpOnly: true,
          sameSite: 'Strict',
          path: '/',
          maxAge: days * 86_400,
        })
        return context.html(
          notice('Opening the console', 'You are signed in.', { href: '/', words: 'Continue', at: 'once' }),
        )
      })
    },
    operatorOf(request) {
      const cookie = cookieOf(request, cookieName())
      return Promise.resolve(cookie === null ? null : (seals.open('session', cookie, Date.now()) as Operator | null))
    },
    end(context) {
      deleteCookie(context, cookieName(), { path: '/' })
    },
    turnAway: (context) => context.html(usedLink(), 401),
  }
  return {
    gate,
    newLink() {
      link = randomBytes(24).toString('base64url')
      return `/open/${link}`
    },
  }
}

const usedLink = () =>
  notice(
    'This link was used or is not the newest',
    'A link opens the console once. "npm run -s rebound -- console" prints another one while Rebound runs.',
  )
