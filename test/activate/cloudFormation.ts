/** What CloudFormation does with a custom resource: asks, waits for the answer, undoes what failed, deletes what was replaced. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { handler } from '../../functions/activate/handler.ts'
import type { Answer, Request } from '../../functions/activate/request.ts'

export type Properties = Record<string, unknown>
export type Result = Pick<Answer, 'Status' | 'Reason'>

export interface CloudFormation {
  /** As a stack's creation: where it fails, the resource is deleted again. */
  create: (properties: Properties) => Promise<Result>
  /** Where it fails, the old properties are brought back; an id that has changed is deleted at the end. */
  update: (properties: Properties) => Promise<Result>
  delete: () => Promise<Result>
  /** The next answer gets lost, and the resource fails with an id that CloudFormation makes up. */
  loseAnswer: () => void
  /** The next `n` answers are refused with 503. */
  refuseAnswers: (n: number) => void
  /** What was answered last, whole. */
  answered: () => Answer & Record<string, unknown>
  close: () => Promise<void>
}

export async function startCloudFormation(): Promise<CloudFormation> {
  let answer: Answer & Record<string, unknown>
  let lost = false
  let refusals = 0
  let asked = 0
  let resource: { id: string; properties: Properties } | undefined
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      refusals -= 1
      if (refusals < 0) answer = { type: request.headers['content-type'], ...(JSON.parse(body) as Answer) }
      response.writeHead(refusals < 0 ? 200 : 503).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signed=1`

  const ask = async (request: Pick<Request, 'RequestType' | 'ResourceProperties'> & Partial<Request>) => {
    asked += 1
    await handler({
      ResponseURL,
      StackId: 'arn:aws:cloudformation:eu-west-1:000000000000:stack/Rebound/1',
      RequestId: `request-${asked}`,
      LogicalResourceId: 'Activation',
      ...request,
    })
    if (lost) {
      lost = false
      return { ...answer, Status: 'FAILED' as const, PhysicalResourceId: 'Rebound-Activation-1A2B3C' }
    }
    return answer
  }
  const remove = (id: string, properties: Properties) =>
    ask({ RequestType: 'Delete', PhysicalResourceId: id, ResourceProperties: properties })

  return {
    async create(properties) {
      const made = await ask({ RequestType: 'Create', ResourceProperties: properties })
      if (made.Status === 'SUCCESS') resource = { id: made.PhysicalResourceId, properties }
      else await remove(made.PhysicalResourceId, properties)
      return made
    },
    async update(properties) {
      if (!resource) throw new Error('nothing was created')
      const before = resource
      const change = (id: string, from: Properties, to: Properties) =>
        ask({ RequestType: 'Update', PhysicalResourceId: id, ResourceProperties: to, OldResourceProperties: from })
      const changed = await change(before.id, before.properties, properties)
      if (changed.Status === 'SUCCESS') {
        resource = { id: changed.PhysicalResourceId, properties }
        if (resource.id !== before.id) await remove(before.id, before.properties)
        return changed
      }
      const back = await change(changed.PhysicalResourceId, properties, before.properties)
      resource = { id: back.PhysicalResourceId, properties: before.properties }
      if (changed.PhysicalResourceId !== back.PhysicalResourceId) await remove(changed.PhysicalResourceId, properties)
      return changed
    },
    async delete() {
      if (!resource) throw new Error('nothing was created')
      return remove(resource.id, resource.properties)
    },
    loseAnswer: () => {
      lost = true
    },
    refuseAnswers: (n) => {
      refusals = n
    },
    answered: () => answer,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
