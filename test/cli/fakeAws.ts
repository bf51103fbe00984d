/** The services that the local stack does not speak, answering what a test gives them; everything else is refused. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

type Answer = string | object

export interface FakeAws {
  url: string
  /** Answers by operation: XML for Query services, an object for JSON ones; a function is given the request's body. */
  answers: Record<string, Answer | ((body: string) => Answer)>
  headers: Record<string, string>
  close: () => Promise<void>
}

export async function startFakeAws(): Promise<FakeAws> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const target = request.headers['x-amz-target']?.toString().split('.').at(-1)
      const operation =
        target ?? new URLSearchParams(body).get('Action') ?? (request.url ?? '').split('/').filter(Boolean).at(-1) ?? ''
      const given = fake.answers[operation]
      const answer = typeof given === 'function' ? (given as (body: string) => Answer)(body) : given
      if (answer === undefined) {
        response.writeHead(400, { 'content-type': 'text/xml', ...fake.headers })
        response.end(
          `<ErrorResponse><Error><Code>ValidationError</Code><Message>${operation}</Message></Error></ErrorResponse>`,
        )
        return
      }
      response.writeHead(200, {
        'content-type': typeof answer === 'string' ? 'text/xml' : 'application/json',
        ...fake.headers,
      })
      response.end(
        typeof answer === 'string'
          ? `<${operation}Response><${operation}Result>${answer}</${operation}Result></${operation}Response>`
          : JSON.stringify(answer),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: {},
    headers: {},
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}

/** What CloudFormation says of a stack with these outputs. */
export const describedStack = (outputs: Readonly<Record<string, string>>): string => {
  const members = Object.entries(outputs).map(
    ([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  )
  return `<Stacks><member><StackName>Rebound</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-21T10:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks>`
}
