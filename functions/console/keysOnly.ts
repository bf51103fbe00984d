/** The gate of an endpoint where nobody can sign in: applications call the API with their keys, and there are no pages. */
import type { Gate } from './gate.ts'
import { notice } from './look/notice.ts'

export function keysOnlyGate(url: string): Gate {
  const { origin, host } = new URL(url)
  return {
    refuse: (request) => (request.headers.get('host') === host ? null : `This API is at ${origin}.`),
    origins: () => [],
    mount: () => undefined,
    operatorOf: () => Promise.resolve(null),
    end: () => undefined,
    turnAway: (context) =>
      context.html(
        notice('Only the API is here', 'Applications call it with their keys. Here nobody can sign in to look.', {
          href: '/api/v1/openapi.json',
          words: 'What the API takes',
        }),
        404,
      ),
  }
}
