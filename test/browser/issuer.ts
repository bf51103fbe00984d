/** A stand-in for an OpenID Connect issuer: discovery, a page that asks for a name, tokens signed with RS256, and PKCE checked. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Person {
  sub: string
  email: string
  email_verified: boolean
}

const people: Record<string, Person> = {
  anna: { sub: 'a-1', email: 'anna@example.com', email_verified: true },
  ben: { sub: 'b-2', email: 'ben@example.com', email_verified: true },
  impostor: { sub: 'c-3', email: 'anna@example.com', email_verified: false },
}

const base64 = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url')

export async function startIssuer(clientId: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { challenge: string; nonce: string; person: Person; redirectUri: string }>()
  let issuer = ''
  let wrongNonce = false
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    const json = (value: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (url.pathname === '/.well-known/openid-configuration') {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      })
    }
    if (url.pathname === '/keys')
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] })
    if (url.pathname === '/authorize') {
      const links = Object.keys(people).map(
        (name) => `<a href="/choose?name=${name}&${url.search.slice(1).replaceAll('&', '&amp;')}">${name}</a>`,
      )
      return response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><title>Who are you?</title>${links.join(' ')}`)
    }
    if (url.pathname === '/choose') {
      const [person, redirectUri] = [
        people[url.searchParams.get('name') ?? ''],
        url.searchParams.get('redirect_uri') ?? '',
      ]
      if (!person || url.searchParams.get('code_challenge_method') !== 'S256') return response.writeHead(400).end()
      const code = randomBytes(16).toString('base64url')
      codes.set(code, {
        challenge: url.searchParams.get('code_challenge') ?? '',
        nonce: url.searchParams.get('nonce') ?? '',
        person,
        redirectUri,
      })
      const back = new URL(redirectUri)
      back.searchParams.set('code', code)
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      return response.writeHead(303, { location: back.href }).end()
    }
    if (url.pathname !== '/token') return response.writeHead(404).end()
    void readBody(request).then((body) => {
      const form = new URLSearchParams(body)
      const known = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (!known || known.challenge !== challenge || known.redirectUri !== form.get('redirect_uri'))
        return json({ error: 'invalid_grant' }, 400)
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: issuer,
        aud: clientId,
        iat: now,
        exp: now + 300,
        nonce: wrongNonce ? 'another' : known.nonce,
        ...known.person,
      }
      const unsigned = `${base64({ alg: 'RS256', kid: 'k' })}.${base64(claims)}`
      const signature = createSign('RSA-SHA256').update(unsigned).sign(privateKey)
      return json({
        access_token: 'x',
        token_type: 'Bearer',
        expires_in: 300,
        id_token: `${unsigned}.${base64(signature)}`,
      })
    })
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    replayNonce: (wrong: boolean) => (wrongNonce = wrong),
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) =>
        server.close(() => {
          resolve()
        }),
      )
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
