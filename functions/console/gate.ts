/** Who may look. A gate decides before any page is made; there is one for loopback and one for OpenID Connect. */
import type { Context, Hono } from 'hono'

export interface Operator {
  /** Shown, and written beside every change. */
  name: string
  /** Names the session; form tokens are bound to it. */
  session: string
}

export interface Gate {
  /** Why a request must not be looked at at all (a foreign Host), or null. */
  refuse: (request: Request) => string | null
  /** Origins that forms may come from. */
  origins: (request: Request) => readonly string[]
  /** Routes that are open to everybody: the one-time link, the way to sign in and back. */
  mount: (app: Hono) => void
  operatorOf: (request: Request) => Promise<Operator | null>
  /** Takes the session out of this browser. */
  end: (context: Context) => void
  /** The answer to somebody who is not signed in. */
  turnAway: (context: Context) => Response | Promise<Response>
}
