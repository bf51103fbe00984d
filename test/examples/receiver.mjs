// A webhook receiver: verifies, answers at once, acts on `advice`. Run: WEBHOOK_SECRET=whsec_… PORT=8080 node receiver.mjs
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.WEBHOOK_SECRET)
const seen = new Set() // in production: a unique column in your database

createServer(async (request, response) => {
  try {
    const body = Buffer.concat(await request.toArray()).toString()
    const { data } = webhook.verify(body, request.headers)
    response.writeHead(204).end()
    if (seen.has(request.headers['webhook-id'])) return
    seen.add(request.headers['webhook-id'])
    if (data.advice === 'stop' || data.advice === 'hold') console.log(`do not send to ${data.recipient}`)
    else if (data.advice === 'fix') console.log(`${data.fix.who}: ${data.fix.title}`)
    else console.log(`${data.advice}: ${data.recipient} (${data.reason})`)
  } catch {
    response.writeHead(401).end()
  }
}).listen(process.env.PORT)
