/** A DNS resolver over declared zones, with the signature of `node:dns/promises`. What is not declared does not exist. */
import type { Dns, Mx } from '../../shared/evidence/resolver.ts'

/** `TARPIT` never answers. */
export type Trouble = 'SERVFAIL' | 'TIMEOUT' | 'REFUSED' | 'TARPIT'

export interface Records {
  /** A text, or its character strings. */
  TXT?: readonly (string | string[])[] | Trouble
  MX?: readonly (readonly [priority: number, exchange: string])[] | Trouble
  A?: readonly string[] | Trouble
  AAAA?: readonly string[] | Trouble
  PTR?: readonly string[] | Trouble
  CNAME?: string
}

export type Zones = Readonly<Record<string, Records | Trouble>>

export interface ZoneDns extends Dns {
  /** Every question, `TXT example.com`, in order. */
  asked: string[]
}

type Type = 'TXT' | 'MX' | 'A' | 'AAAA' | 'PTR'
const codes = { SERVFAIL: 'ESERVFAIL', TIMEOUT: 'ETIMEOUT', REFUSED: 'EREFUSED' } as const

export function zoneDns(zones: Zones): ZoneDns {
  const asked: string[] = []
  const fail = (code: string): never => {
    throw Object.assign(new Error(code), { code })
  }
  const trouble = (kind: Trouble): Promise<never> =>
    kind === 'TARPIT' ? new Promise<never>(() => undefined) : fail(codes[kind])

  async function look<T extends Type>(type: T, name: string): Promise<Exclude<NonNullable<Records[T]>, Trouble>> {
    asked.push(`${type} ${name}`)
    let at = name
    for (let step = 0; step < 9; step += 1) {
      const node = zones[at]
      if (node === undefined) return fail('ENOTFOUND')
      if (typeof node === 'string') return trouble(node)
      const records = node[type]
      if (typeof records === 'string') return trouble(records)
      if (records !== undefined) return records as Exclude<NonNullable<Records[T]>, Trouble>
      if (node.CNAME === undefined) return fail('ENODATA')
      at = node.CNAME
    }
    return fail('ESERVFAIL')
  }

  return {
    asked,
    resolveTxt: async (name) => (await look('TXT', name)).map((text) => (typeof text === 'string' ? [text] : text)),
    resolveMx: async (name) => (await look('MX', name)).map(([priority, exchange]): Mx => ({ priority, exchange })),
    resolve4: async (name) => [...(await look('A', name))],
    resolve6: async (name) => [...(await look('AAAA', name))],
    resolvePtr: async (name) => [...(await look('PTR', name))],
    resolveCname: async (name) => {
      asked.push(`CNAME ${name}`)
      const node = zones[name]
      if (node === undefined) return fail('ENOTFOUND')
      if (typeof node === 'string') return trouble(node)
      return node.CNAME === undefined ? fail('ENODATA') : [node.CNAME]
    },
  }
}
