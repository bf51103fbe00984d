import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses'
import { GetParameterCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { clientConfig, newFolder, started } from './started.ts'

const raw = Buffer.from('From: a@example.com\r\nSubject: x\r\n\r\nbytes \xff\x00 + & %\r\n', 'latin1')
const mail = { Source: 'a@example.com', Destinations: ['b@example.org', 'c@example.org'], RawMessage: { Data: raw } }

describe('the local SES with the unmodified SDK', () => {
  it('keeps the exact bytes of an outgoing mail, and its envelope', async () => {
    const { env, sentDir } = await started()
    const ses = new SESClient(clientConfig(env, 'SES'))
    const { MessageId } = await ses.send(new SendRawEmailCommand(mail))
    expect(readFileSync(join(sentDir, `${String(MessageId)}.eml`)).equals(raw)).toBe(true)
    expect(JSON.parse(readFileSync(join(sentDir, `${String(MessageId)}.json`), 'utf8'))).toEqual({
      from: mail.Source,
      to: mail.Destinations,
    })
  })

  it('refuses the null sender and more than 10 MB, as SES does', async () => {
    const { env, sentDir } = await started()
    const ses = new SESClient(clientConfig(env, 'SES'))
    const bounce = new SendRawEmailCommand({ ...mail, Source: '<>' })
    await expect(ses.send(bounce)).rejects.toMatchObject({ name: 'InvalidParameterValue' })
    const big = new SendRawEmailCommand({ ...mail, RawMessage: { Data: Buffer.alloc(10 * 1024 * 1024 + 1) } })
    await expect(ses.send(big)).rejects.toMatchObject({ name: 'MessageRejected' })
    expect(readdirSync(sentDir)).toEqual([])
  })

  it('hands the mail on to an SMTP server where one is set', async () => {
    const received: unknown[] = []
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, { envelope }, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.once('end', () => {
          received.push([envelope.rcptTo.map(({ address }) => address), Buffer.concat(chunks).equals(raw)])
          done()
        })
      },
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const relay = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
    const { env } = await started({ relay })
    await new SESClient(clientConfig(env, 'SES')).send(new SendRawEmailCommand(mail))
    expect(received).toEqual([[mail.Destinations, true]])
    await new Promise<void>((resolve) => {
      server.close(resolve)
    })
  })
})

describe('the local parameters with the unmodified SDK', () => {
  it('hold one random key a purpose from the first start on, in a file for its owner only', async () => {
    const dataDir = newFolder()
    const read = async () => {
      const { env, close } = await started({ dataDir })
      const ssm = new SSMClient(clientConfig(env, 'SSM'))
      const Names = ['verp', 'pepper', 'webhook', 'session', 'none'].map((name) => `/rebound/keys/${name}`)
      const found = await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }))
      await close()
      return found
    }
    const first = await read()
    expect(first.InvalidParameters).toEqual(['/rebound/keys/none'])
    expect(first.Parameters?.map(({ Type, Version }) => [Type, Version])).toEqual(Array(4).fill(['SecureString', 1]))
    const keys = first.Parameters?.map(({ Value }) => Value ?? '') ?? []
    expect(keys.map((key) => Buffer.from(key, 'base64').length)).toEqual([32, 32, 32, 32])
    expect(new Set(keys).size).toBe(4)
    expect(statSync(join(dataDir, 'parameters.json')).mode & 0o777).toBe(0o600)
    expect((await read()).Parameters?.map(({ Value }) => Value)).toEqual(keys)
  })

  it('give no secret to a reader that does not ask for decryption', async () => {
    const { env } = await started()
    const ssm = new SSMClient(clientConfig(env, 'SSM'))
    const Name = '/rebound/keys/verp'
    const sealed = await ssm.send(new GetParameterCommand({ Name }))
    const open = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))
    expect(sealed.Parameter?.Value).not.toBe(open.Parameter?.Value)
    expect(Buffer.from(open.Parameter?.Value ?? '', 'base64')).toHaveLength(32)
  })

  it('count versions, and keep the old ones readable by number', async () => {
    const { env } = await started()
    const ssm = new SSMClient(clientConfig(env, 'SSM'))
    const put = { Name: '/rebound/x', Value: 'one', Type: 'SecureString' as const }
    expect((await ssm.send(new PutParameterCommand(put))).Version).toBe(1)
    await expect(ssm.send(new PutParameterCommand(put))).rejects.toMatchObject({ name: 'ParameterAlreadyExists' })
    expect((await ssm.send(new PutParameterCommand({ ...put, Value: 'two', Overwrite: true }))).Version).toBe(2)
    const read = async (Name: string) =>
      (await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter
    expect(await read('/rebound/x')).toMatchObject({ Value: 'two', Version: 2 })
    expect(await read('/rebound/x:1')).toMatchObject({ Value: 'one', Version: 1 })
    await expect(read('/rebound/y')).rejects.toMatchObject({ name: 'ParameterNotFound' })
  })
})
