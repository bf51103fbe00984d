/** A download that is written while it is read: as much is in memory as the reader is behind. */
export function download(lines: AsyncGenerator<string>, format: 'csv' | 'ndjson', name: string): Response {
  const bytes = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next()
      if (next.done === true) controller.close()
      else controller.enqueue(bytes.encode(next.value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.${format}"`,
      // Compressing would hold lines back.
      'content-encoding': 'identity',
    },
  })
}
