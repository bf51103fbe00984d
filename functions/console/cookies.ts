/** Reads one cookie of a request. */
import { parse } from 'hono/utils/cookie'

export function cookieOf(request: Request, name: string): string | null {
  return parse(request.headers.get('cookie') ?? '', name)[name] ?? null
}
