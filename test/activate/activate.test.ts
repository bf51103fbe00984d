/** Which rule set receives mail before, during and after a stack, over the unmodified SDK. */
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startCloudFormation } from './cloudFormation.ts'
import type { Properties } from './cloudFormation.ts'
import { startSes } from './ses.ts'
import type { Rule } from './ses.ts'

const ses = await startSes()
const stack = await startCloudFormation()
vi.stubEnv('AWS_ENDPOINT_URL_SES', ses.url)
vi.stubEnv('AWS_REGION', 'eu-west-1')
vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
afterAll(async () => {
  vi.unstubAllEnvs()
  await ses.close()
  await stack.close()
})

const rule = (name: string, recipient = `${name}@bounces.example.com`): Rule => ({
  Name: name,
  Enabled: 'true',
  ScanEnabled: 'true',
  Recipients: [recipient],
  Actions: [{ StopAction: { Scope: 'RuleSet' } }],
})
const names = (set: string) => (ses.sets.get(set) ?? []).map(({ Name }) => Name)
const wants = (mode: string, more: Properties = {}): Properties => ({
  RuleSet: 'ours',
  Rules: ['loop', 'intake'],
  Mode: mode,
  ...more,
})

beforeEach(() => {
  ses.sets = new Map([
    ['ours', [rule('loop'), rule('intake')]],
    ['theirs', [rule('spam'), rule('sales')]],
    ['old', [rule('archive')]],
  ])
  ses.active = null
  ses.changes = []
  ses.fail = () => undefined
})

describe('create', () => {
  test.each([
    // mode, active before → active after, rules of `theirs` after
    ['auto', {}, null, 'ours', ['spam', 'sales']],
    ['auto', {}, 'ours', 'ours', ['spam', 'sales']],
    ['auto', {}, 'theirs', 'theirs', ['loop', 'intake', 'spam', 'sales']],
    ['auto', { After: 'spam' }, 'theirs', 'theirs', ['spam', 'loop', 'intake', 'sales']],
    ['create', {}, null, 'ours', ['spam', 'sales']],
    ['create', {}, 'ours', 'ours', ['spam', 'sales']],
    ['existing', { Theirs: 'theirs' }, 'theirs', 'theirs', ['loop', 'intake', 'spam', 'sales']],
    ['existing', { Theirs: 'theirs', After: 'sales' }, 'theirs', 'theirs', ['spam', 'sales', 'loop', 'intake']],
    ['existing', { Theirs: 'theirs' }, 'ours', 'theirs', ['loop', 'intake', 'spam', 'sales']],
    ['takeOver', { Theirs: 'theirs' }, 'theirs', 'ours', ['spam', 'sales']],
    ['takeOver', { Theirs: 'theirs' }, null, 'ours', ['spam', 'sales']],
    ['takeOver', { Theirs: 'theirs' }, 'ours', 'ours', ['spam', 'sales']],
  ] as const)('%s %j, with %s active, activates %s', async (mode, more, before, after, rules) => {
    ses.active = before
    expect(await stack.create(wants(mode, more))).toMatchObject({ Status: 'SUCCESS' })
    expect([ses.active, names('theirs')]).toEqual([after, rules])
    expect(names('ours')).toEqual(['loop', 'intake'])
  })

  test.each([
    ['create', {}, 'theirs', /"theirs" is active .+"takeOver", "name": "theirs"/],
    ['takeOver', { Theirs: 'old' }, 'theirs', /"theirs" is active/],
    ['existing', { Theirs: 'theirs' }, null, /No rule set is active/],
    ['existing', { Theirs: 'theirs' }, 'old', /active rule set is "old", not "theirs"/],
    ['existing', { Theirs: 'gone' }, 'ours', /no receipt rule set "gone"/],
    ['existing', { Theirs: 'theirs', After: 'gone' }, 'theirs', /no rule "gone"/],
    ['sideways', {}, null, /not a rule set and a mode/],
  ] as const)('%s %j, with %s active, is refused, says why and changes nothing', async (mode, more, before, why) => {
    ses.active = before
    const { Status, Reason } = await stack.create(wants(mode, more))
    expect(Status).toBe('FAILED')
    expect(Reason).toMatch(why)
    expect([ses.active, names('theirs'), ses.changes]).toEqual([before, ['spam', 'sales'], []])
  })

  test('our rules are copied whole', async () => {
    ses.active = 'theirs'
    await stack.create(wants('auto'))
    expect(ses.sets.get('theirs')?.slice(0, 2)).toEqual(ses.sets.get('ours'))
  })

  test('a failure half-way takes back what was done', async () => {
    ses.active = 'theirs'
    ses.fail = (operation) =>
      operation === 'CreateReceiptRule' && names('theirs').includes('loop') ? 'InvalidS3Configuration' : undefined
    expect(await stack.create(wants('auto'))).toMatchObject({
      Status: 'FAILED',
      Reason: 'InvalidS3Configuration of CreateReceiptRule',
    })
    expect(ses.changes).toContain('CreateReceiptRule theirs/loop')
    expect([ses.active, names('theirs')]).toEqual(['theirs', ['spam', 'sales']])
  })

  test.each([
    ['takeOver', { Theirs: 'theirs' }, 'theirs'],
    ['auto', {}, 'theirs'],
    ['auto', {}, null],
  ])('%s %j that CloudFormation never heard of is undone: %s is active again', async (mode, more, before) => {
    ses.active = before
    stack.loseAnswer()
    expect(await stack.create(wants(mode, more))).toMatchObject({ Status: 'FAILED' })
    expect(ses.changes.length).toBeGreaterThan(1)
    expect([ses.active, names('theirs')]).toEqual([before, ['spam', 'sales']])
  })

  test('asked twice, it does everything once', async () => {
    ses.active = 'theirs'
    await stack.create(wants('auto', { After: 'spam' }))
    const { changes } = ses
    ses.changes = []
    await stack.create(wants('auto', { After: 'spam' }))
    expect([changes.length, ses.changes]).toEqual([2, []])
  })

  test.each([
    ['the first rule only', ['loop', 'spam', 'sales']],
    ['both in the wrong order', ['intake', 'spam', 'loop', 'sales']],
    ['both at the end', ['spam', 'sales', 'intake', 'loop']],
  ])('goes on where an earlier try has left %s', async (_, there) => {
    ses.active = 'theirs'
    ses.sets.set(
      'theirs',
      there.map((name) => rule(name)),
    )
    await stack.create(wants('auto'))
    expect(names('theirs')).toEqual(['loop', 'intake', 'spam', 'sales'])
  })

  test('throttled calls are repeated', async () => {
    ses.active = 'theirs'
    ses.fail = (_, call) => (call % 3 === 0 ? 'Throttling' : undefined)
    expect(await stack.create(wants('auto'))).toMatchObject({ Status: 'SUCCESS' })
    expect(names('theirs')).toEqual(['loop', 'intake', 'spam', 'sales'])
  })
})

describe('update', () => {
  test('a changed rule is changed in the other set too, and stays where it is', async () => {
    ses.active = 'theirs'
    await stack.create(wants('auto', { Content: '1' }))
    ses.changes = []
    ses.sets.set('ours', [rule('loop'), rule('intake', 'bounces.example.com')])
    expect(await stack.update(wants('auto', { Content: '2' }))).toMatchObject({ Status: 'SUCCESS' })
    expect(ses.changes).toEqual(['UpdateReceiptRule theirs/intake'])
    expect(names('theirs')).toEqual(['loop', 'intake', 'spam', 'sales'])
  })

  test('a rule that was replaced by one of another name leaves nothing behind', async () => {
    ses.active = 'theirs'
    await stack.create(wants('auto'))
    ses.sets.set('ours', [rule('loop'), rule('intake-2')])
    await stack.update(wants('auto', { Rules: ['loop', 'intake-2'] }))
    expect(names('theirs')).toEqual(['loop', 'intake-2', 'spam', 'sales'])
  })

  test.each([
    // from, active before → to → active, rules of `theirs`
    ['create', {}, null, 'auto', {}, 'ours', ['spam', 'sales']],
    ['create', {}, null, 'existing', { Theirs: 'theirs' }, 'theirs', ['loop', 'intake', 'spam', 'sales']],
    ['auto', {}, 'theirs', 'takeOver', { Theirs: 'theirs' }, 'ours', ['spam', 'sales']],
    [
      'takeOver',
      { Theirs: 'theirs' },
      'theirs',
      'existing',
      { Theirs: 'theirs' },
      'theirs',
      ['loop', 'intake', 'spam', 'sales'],
    ],
    ['takeOver', { Theirs: 'theirs' }, 'theirs', 'create', {}, 'ours', ['spam', 'sales']],
  ] as const)('%s %j (%s active) → %s %j: %s is active', async (mode, more, before, next, nextMore, after, rules) => {
    ses.active = before
    await stack.create(wants(mode, more))
    expect(await stack.update(wants(next, nextMore))).toMatchObject({ Status: 'SUCCESS' })
    expect([ses.active, names('theirs')]).toEqual([after, rules])
  })

  test('our set replaced by one of another name: the new one is active, and stays', async () => {
    await stack.create(wants('create'))
    ses.sets.set('ours-2', [rule('loop-2'), rule('intake-2')])
    // The old set is active until then, and looks like anybody's.
    const replaced = { RuleSet: 'ours-2', Rules: ['loop-2', 'intake-2'] }
    expect(await stack.update(wants('takeOver', { ...replaced, Theirs: 'ours' }))).toMatchObject({ Status: 'SUCCESS' })
    expect(ses.active).toBe('ours-2')
  })

  test.each([
    ['auto', {}, 'theirs', 'takeOver', { Theirs: 'old' }],
    ['create', {}, null, 'existing', { Theirs: 'gone' }],
    ['takeOver', { Theirs: 'theirs' }, 'theirs', 'existing', { Theirs: 'theirs', After: 'gone' }],
  ] as const)(
    '%s %j (%s active) → %s %j fails, and everything is as before',
    async (mode, more, before, next, nextMore) => {
      ses.active = before
      await stack.create(wants(mode, more))
      const was = [ses.active, names('theirs'), names('ours')]
      expect(await stack.update(wants(next, nextMore))).toMatchObject({ Status: 'FAILED' })
      expect([ses.active, names('theirs'), names('ours')]).toEqual(was)
    },
  )

  test('a take-over that fails at its last step is taken back', async () => {
    ses.active = 'theirs'
    await stack.create(wants('auto'))
    let failing = true
    ses.fail = (operation) => {
      if (operation !== 'SetActiveReceiptRuleSet' || !failing) return undefined
      failing = false
      return 'AccessDenied'
    }
    expect(await stack.update(wants('takeOver', { Theirs: 'theirs' }))).toMatchObject({ Status: 'FAILED' })
    expect([ses.active, names('theirs')]).toEqual(['theirs', ['loop', 'intake', 'spam', 'sales']])
  })
})

describe('delete', () => {
  test.each([
    // created as, active before → active when deleted → active after
    ['auto', {}, null, 'ours', null],
    ['create', {}, null, 'ours', null],
    ['create', {}, null, 'theirs', 'theirs'],
    ['create', {}, null, null, null],
    ['takeOver', { Theirs: 'theirs' }, 'theirs', 'ours', 'theirs'],
    ['takeOver', { Theirs: 'theirs' }, 'theirs', 'old', 'old'],
    ['takeOver', { Theirs: 'theirs' }, 'theirs', null, null],
    ['auto', {}, 'theirs', 'theirs', 'theirs'],
    ['auto', {}, 'theirs', 'old', 'old'],
    ['auto', {}, 'theirs', null, null],
    ['existing', { Theirs: 'theirs', After: 'sales' }, 'theirs', 'theirs', 'theirs'],
  ] as const)('%s %j (%s active), deleted while %s is active, leaves %s', async (mode, more, before, then, after) => {
    ses.active = before
    await stack.create(wants(mode, more))
    ses.active = then
    expect(await stack.delete()).toMatchObject({ Status: 'SUCCESS' })
    expect([ses.active, names('theirs'), names('old')]).toEqual([after, ['spam', 'sales'], ['archive']])
  })

  test('a set that was taken over comes back even where the settings have forgotten it', async () => {
    ses.active = 'theirs'
    await stack.create(wants('takeOver', { Theirs: 'theirs' }))
    await stack.update(wants('create'))
    await stack.delete()
    expect(ses.active).toBe('theirs')
  })

  test('where the set that was taken over is gone, none is active', async () => {
    ses.active = 'theirs'
    await stack.create(wants('takeOver', { Theirs: 'theirs' }))
    ses.sets.delete('theirs')
    expect(await stack.delete()).toMatchObject({ Status: 'SUCCESS' })
    expect(ses.active).toBeNull()
  })

  test('is refused while somebody else has rules in our active set', async () => {
    await stack.create(wants('create'))
    ses.sets.get('ours')?.push(rule('sales'))
    const { Status, Reason } = await stack.delete()
    expect([Status, ses.active]).toEqual(['FAILED', 'ours'])
    expect(Reason).toMatch(/not Rebound's \(sales\).+Move them/)
  })

  test('what the operator has removed already is no error', async () => {
    ses.active = 'theirs'
    await stack.create(wants('auto'))
    ses.sets.set('theirs', [rule('intake'), rule('sales')])
    expect(await stack.delete()).toMatchObject({ Status: 'SUCCESS' })
    expect(names('theirs')).toEqual(['sales'])
    ses.sets.delete('theirs')
    ses.active = null
    expect(await stack.delete()).toMatchObject({ Status: 'SUCCESS' })
  })
})

test('the answer names the request and has no content type: its address is signed for none', async () => {
  await stack.create(wants('create'))
  expect(stack.answered()).toMatchObject({
    type: '',
    Status: 'SUCCESS',
    StackId: expect.stringMatching(/^arn:/) as string,
    RequestId: expect.stringMatching(/^request-\d+$/) as string,
    LogicalResourceId: 'Activation',
  })
})

test('an answer that was refused is given again', async () => {
  stack.refuseAnswers(2)
  expect(await stack.create(wants('create'))).toMatchObject({ Status: 'SUCCESS' })
})
