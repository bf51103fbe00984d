/**
 * SES's suppression list, API v2 (REST with JSON): put and delete in front of one file, address → reason. Both APIs of
 * SES sign as `ses`; the path tells them apart.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { ServiceError } from './protocol.ts'
import type { Call, Reply, Service } from './protocol.ts'

const root = '/v2/email/suppression/addresses'

/** Serves the list, and everything else by the service of version 1. */
export function withSesList(file: string, version1: Service): Service {
  const listed = new Map(
    Object.entries(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}),
  )
  const store = (): void => {
    writeFileSync(`${file}.part`, JSON.stringify(Object.fromEntries(listed)), { mode: 0o600, flush: true })
    renameSync(`${file}.part`, file)
  }
  const operations: Record<string, (call: Call) => void> = {
    PutSuppressedDestination({ body }) {
      const { EmailAddress, Reason } = JSON.parse(body.toString()) as Record<string, unknown>
      if (typeof EmailAddress !== 'string' || !EmailAddress.includes('@'))
        throw new ServiceError('BadRequestException', 'EmailAddress is no address')
      if (Reason !== 'BOUNCE' && Reason !== 'COMPLAINT')
        throw new ServiceError('BadRequestException', 'Reason is BOUNCE or COMPLAINT')
      listed.set(EmailAddress, Reason)
      store()
    },
    DeleteSuppressedDestination({ path }) {
      const address = decodeURIComponent(path.slice(root.length + 1))
      if (!listed.delete(address))
        throw new ServiceError('NotFoundException', 'the address is not on the suppression list', 404)
      store()
    },
  }
  return {
    operation(call) {
      if (!isVersion2(call)) return version1.operation(call)
      if (call.method === 'PUT' && call.path === root) return 'PutSuppressedDestination'
      return call.method === 'DELETE' && call.path.startsWith(`${root}/`) ? 'DeleteSuppressedDestination' : ''
    },
    answer(operation, call) {
      if (!isVersion2(call)) return version1.answer(operation, call)
      const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined
      if (!perform) throw new ServiceError('UnknownOperationException', `not served here: ${call.path}`, 501)
      perform(call)
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
    },
    refuse: (error, call) => (isVersion2(call) ? refuse(error) : version1.refuse(error, call)),
  }
}

const isVersion2 = ({ path }: Call): boolean => path.startsWith('/v2/')

const refuse = ({ code, message, status }: ServiceError): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: JSON.stringify({ message }),
})
