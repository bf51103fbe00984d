/** The part of a name that somebody has registered, by the Public Suffix List (RFC 7489 §3.2). */
import { getDomain } from 'tldts'

/** Returns `example.co.uk` for `mail.example.co.uk`, or the name itself where nothing of it is registered. */
export const organizationalDomain = (domain: string): string =>
  getDomain(domain, { allowPrivateDomains: true }) ?? domain
