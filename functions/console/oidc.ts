/**
 * The gate of a console that stands behind the HTTP API: OpenID Connect, the authorisation-code flow with PKCE (RFC 7636).
 * What the flow needs between its two halves lives in a signed cookie for ten minutes; the session in another one.
 */
import { createHash, randomBytes } from 'node:crypto'
import { deleteCookie, setCookie } from 'hono/cookie'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Configuration } from 'openid-client'
import { log } from '../../shared/log.ts'
import { cookieOf } from './cookies.ts'
import type { Gate, Operator } from './gate.ts'
import { notice } from './look/notice.ts'
import type { Seals } from './seals.ts'

export interface OidcSettings {
  /** `https://login.example.com` */
  issuer: string
  clientId: string
  /** Null for a public client: PKCE alone. */
  clientSecret: string | null
  /** Where the console is, as browsers see it: `https://console.example.com`. */
  url: string
  /** Who may in: verified mail addresses in lower case, or subjects. */
  allow: readonly string[]
}

const hours = 8
const flowMinutes = 10
/** `__Host-` binds a cookie to this host, to TLS and to the whole path (RFC 6265bis §4.1.3.2). */
const names = (secure: boolean) => {
  const prefix = secure ? '__Host-' : ''
  return { session: `${prefix}rebound`, flow: `${prefix}rebound-flow` }
}

interface Session extends Operator {
  /** What of the person stands in the list of those who may in. */
  as: string
}

interface Flow {
  verifier: string
  state: string
  nonce: string
}

export function oidcGate(seals: Seals, settings: OidcSettings): Gate {
  const { origin, host } = new URL(settings.url)
  const secure = origin.startsWith('https:')
  const cookies = names(secure)
  const redirectUri = `${origin}/signed-in`
  let known: Promise<Configuration> | undefined
  const configuration = () => {
    const insecure = /^http:\/\/(?:127\.0\.0\.1|localhost):/.test(settings.issuer)
    known ??= discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret ?? undefined, undefined, {
      timeout: 10,
      // Without TLS only for a stand-in on this machine; the mark is there so that it stands out.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      ...(insecure ? { execute: [allowInsecureRequests] } : {}),
    })
    known.catch(() => (known = undefined))
    return known
  }

  return {
    refuse: (request) => (request.headers.get('host') === host ? null : `This console is at ${origin}.`),
    origins: () => [origin],
    mount(app) {
      app.get('/sign-in', async (context) => {
        const flow: Flow = { verifier: randomPKCECodeVerifier(), state: randomState(), nonce: randomNonce() }
        const url = buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: 'openid email',
          code_challenge: await calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
          state: flow.state,
          nonce: flow.nonce,
        })
        const value = seals.sign('flow', flow, Date.now() + flowMinutes * 60_000)
        // Lax: it must come back with the way back from the issuer.
        const options = { httpOnly: true, secure, sameSite: 'Lax', path: '/', maxAge: flowMinutes * 60 } as const
        setCookie(context, cookies.flow, value, options)
        return context.redirect(url.href, 303)
      })

      app.get('/signed-in', async (context) => {
        const flow = seals.open('flow', cookieOf(context.req.raw, cookies.flow) ?? '', Date.now()) as Flow | null
        deleteCookie(context, cookies.flow, { path: '/', secure })
        if (!flow) return context.html(again('The sign-in took too long, or was begun in another browser.'), 400)
        const claims = await claimsOf(await configuration(), new URL(context.req.url).search, redirectUri, flow)
        if (!claims) return context.html(again('The sign-in did not succeed.'), 403)
        const person = personOf(claims, settings.allow)
        if (!person) {
          log({
            event: 'console-refused',
            subject: createHash('sha256').update(claims.sub).digest('base64url').slice(0, 16),
          })
          return context.html(again('You are signed in there, but not among those who may look here.'), 403)
        }
        const session: Session = { ...person, session: randomBytes(16).toString('base64url') }
        const value = seals.sign('session', session, Date.now() + hours * 3_600_000)
        setCookie(context, cookies.session, value, {
          httpOnly: true,
          secure,
          sameSite: 'Strict',
          path: '/',
          maxAge: hours * 3_600,
        })
        // A page of ours goes on: a redirect that began elsewhere would not carry a strict cookie.
        return context.html(
          notice('Opening the console', `You are signed in as ${person.name}.`, {
            href: '/',
            words: 'Continue',
            at: 'once',
          }),
        )
      })
    },
    operatorOf(request) {
      const cookie = cookieOf(request, cookies.session)
      const session = cookie === null ? null : (seals.open('session', cookie, Date.now()) as Session | null)
      // Who is taken from the list is out at once, not when the session ends.
      return Promise.resolve(session && settings.allow.includes(session.as) ? session : null)
    },
    end(context) {
      deleteCookie(context, cookies.session, { path: '/', secure })
    },
    turnAway: (context) =>
      context.html(
        notice('Sign in', 'This console shows what came back of your mail. Sign in to look.', {
          href: '/sign-in',
          words: 'Sign in',
        }),
        401,
      ),
  }
}

const again = (says: string) => notice('Not signed in', says, { href: '/sign-in', words: 'Try again' })

interface Claims {
  sub: string
  email?: unknown
  email_verified?: unknown
}

/** Exchanges the code; null where the issuer, the state, the nonce or the signature is not as it must be. */
async function claimsOf(
  configuration: Configuration,
  search: string,
  redirectUri: string,
  flow: Flow,
): Promise<Claims | null> {
  try {
    const tokens = await authorizationCodeGrant(configuration, new URL(`${redirectUri}${search}`), {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    })
    return tokens.claims() ?? null
  } catch (error) {
    log({ event: 'console-sign-in', error: error instanceof Error ? error.message : String(error) })
    return null
  }
}

/** Returns who is allowed; an address counts only where the issuer has verified it. */
function personOf(
  { sub, email, email_verified: verified }: Claims,
  allow: readonly string[],
): Omit<Session, 'session'> | null {
  const address = typeof email === 'string' && verified === true ? email.toLowerCase() : null
  if (address !== null && allow.includes(address)) return { name: address, as: address }
  return allow.includes(sub) ? { name: address ?? sub, as: sub } : null
}
