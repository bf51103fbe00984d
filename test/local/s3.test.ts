import { Readable } from 'node:stream'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { clientConfig, newFolder, started } from './started.ts'

async function bucket(dataDir = newFolder()) {
  const { env, endpoints } = await started({ dataDir })
  const Bucket = env['REBOUND_BUCKET'] ?? ''
  return { s3: new S3Client(clientConfig(env, 'S3')), Bucket, dataDir, url: endpoints.s3 }
}

describe('the local S3 with the unmodified SDK', () => {
  it('gives back the bytes that were put, under keys with slashes, dots and other characters', async () => {
    const { s3, Bucket, dataDir } = await bucket()
    const keys = ['inbound/a b+c%2F?.eml', '../../escape', '.', 'ä/ö/', 'a', 'a/b']
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: `bytes of ${Key}` }))
    for (const Key of keys) {
      const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }))
      expect(await Body?.transformToString()).toBe(`bytes of ${Key}`)
      expect(ETag).toMatch(/^".+"$/)
    }
    expect(readdirSync(join(dataDir, 'objects', Bucket))).toHaveLength(keys.length)
    expect(existsSync(join(dataDir, 'escape'))).toBe(false)
  })

  it('decodes a streamed body with a trailing checksum', async () => {
    const { s3, Bucket } = await bucket()
    const chunks = [Buffer.alloc(70_000, 'a'), Buffer.from('\r\n0\r\n'), Buffer.from([0, 255, 13, 10])]
    const whole = Buffer.concat(chunks)
    const put = { Bucket, Key: 'streamed', Body: Readable.from(chunks), ContentLength: whole.length }
    await s3.send(new PutObjectCommand(put))
    const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }))
    expect(ContentLength).toBe(whole.length)
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true)
  })

  it('refuses bytes that do not match their checksum, and keeps nothing of them', async () => {
    const { s3, Bucket } = await bucket()
    const wrong = { Bucket, Key: 'wrong', Body: 'hello', ChecksumCRC32: 'AAAAAA==' }
    await expect(s3.send(new PutObjectCommand(wrong))).rejects.toMatchObject({ name: 'BadDigest' })
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'wrong' }))).rejects.toBeInstanceOf(NoSuchKey)
  })

  it('answers a range with 206 and only these bytes', async () => {
    const { s3, Bucket } = await bucket()
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }))
    const read = async (Range: string) => {
      const { Body, ContentRange, $metadata } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range }))
      return [$metadata.httpStatusCode, ContentRange, await Body?.transformToString()]
    }
    expect(await read('bytes=0-3')).toEqual([206, 'bytes 0-3/10', '0123'])
    expect(await read('bytes=8-1048575')).toEqual([206, 'bytes 8-9/10', '89'])
    expect(await read('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await read('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89'])
    await expect(read('bytes=10-20')).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  it('says the size of an object without its bytes, and 404 where there is none', async () => {
    const { s3, Bucket } = await bucket()
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello' }))
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).ContentLength).toBe(5)
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({ name: 'NotFound' })
    await expect(s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
  })

  it('lists the keys under a prefix page by page', async () => {
    const { s3, Bucket } = await bucket()
    for (const Key of ['in/3', 'in/1', 'out/1', 'in/2&'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'in/', MaxKeys: 2 }))
    const token = first.NextContinuationToken
    const second = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'in/', ContinuationToken: token }))
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['in/1', 'in/2&'])
    expect(first.Contents?.[0]).toMatchObject({ Size: 1 })
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false])
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['in/3'])
  })

  it('refuses what it would not keep, and does not take a subresource for the object', async () => {
    const { s3, Bucket } = await bucket()
    const put = new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Metadata: { a: 'b' } })
    await expect(s3.send(put)).rejects.toMatchObject({ name: 'NotImplemented' })
    const tags = new GetObjectTaggingCommand({ Bucket, Key: 'k' })
    await expect(s3.send(tags)).rejects.toMatchObject({ name: 'NotImplemented' })
    const tag = new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet: [] } })
    await expect(s3.send(tag)).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({ name: 'NotFound' })
  })

  it('refuses a call without a signature: a web page can send forms to this port', async () => {
    const { url, Bucket } = await bucket()
    const form = new URLSearchParams({ Action: 'Publish', Message: 'forged' })
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(403)
    expect((await fetch(`${url}/${Bucket}/k`)).status).toBe(403)
  })
})
