/** How often one caller may ask, in this process: a bound against loops that went wrong, not a quota. */
import { ApiProblem } from './problem.ts'

const windowMs = 10_000
const mostInWindow = 1_000
/** Requests without a valid key, of everybody together. */
const mostOfNobody = 200
const mostCallers = 10_000

/** Counts a request; throws the problem 429 where there were too many. */
export type Rate = (caller: string, now: Date) => void

export function rateLimit(most = mostInWindow, ofNobody = mostOfNobody): Rate {
  const counts = new Map<string, number>()
  let started = 0
  return (caller, now) => {
    if (now.getTime() - started >= windowMs || counts.size >= mostCallers) {
      started = now.getTime()
      counts.clear()
    }
    const count = (counts.get(caller) ?? 0) + 1
    counts.set(caller, count)
    if (count > (caller === 'nobody' ? ofNobody : most))
      throw new ApiProblem(429, 'Too many requests within ten seconds; wait ten seconds.')
  }
}
