/// <reference lib="dom" />
/** Chromium as Debian installs it, and a console to look at: the local stack with a receiver that verifies. */
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { startConsole } from '../../infra/local/console.ts'
import type { Settings } from '../../infra/local/settings.ts'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import { newDataDir, settingsFor, silent, startReceiver } from '../journey/journey.ts'

const executablePath = '/usr/bin/chromium'

/** Where there is no Chromium, browser tests are skipped; `apt-get install chromium` brings it. */
export const noChromium = !existsSync(executablePath)
if (noChromium) console.warn(`${executablePath} is not installed: the tests in a browser are skipped`)

const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args: flags.split(' ') })

export async function startWorld(more: Partial<Settings> = {}) {
  const receiver = await startReceiver()
  const data = newDataDir()
  const stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, ...silent },
    {
      ...settingsFor(receiver.url),
      ...more,
    },
  )
  const pages = await startConsole(stack, data.dir, 0)
  const browser = await openBrowser()
  return {
    receiver,
    stack,
    pages,
    browser,
    table: openStackTable(stack),
    close: async () => {
      await browser.close()
      await pages.close()
      await stack.close()
      await receiver.close()
      data.remove()
    },
  }
}
export type World = Awaited<ReturnType<typeof startWorld>>

export interface Visit {
  context: BrowserContext
  page: Page
  /** What the browser complained of: errors of scripts, refused by the Content-Security-Policy, not loaded. */
  complaints: string[]
}

/** A browser that has followed a fresh link. */
export async function visit({ browser, pages }: World, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(pages.newLink())
  await page.waitForURL(`${pages.url}/`)
  return { context, page, complaints }
}

/** Controls without a name, and the rest of what a screen reader needs. */
export async function accessibilityComplaints(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const complaints: string[] = []
    const nameOf = (element: Element) =>
      element.getAttribute('aria-label') ??
      (element as HTMLInputElement).labels?.[0]?.textContent ??
      element.textContent
    for (const each of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href]')) {
      if (each.closest('svg')) continue
      if (nameOf(each).trim() === '') complaints.push(`no name: ${each.outerHTML.slice(0, 120)}`)
    }
    if (document.querySelectorAll('h1').length !== 1) complaints.push('not one h1')
    if (!document.documentElement.lang) complaints.push('no language')
    if (!document.querySelector('main')) complaints.push('no main')
    for (const each of document.querySelectorAll('svg:not([aria-hidden])'))
      if (!each.getAttribute('aria-label')) complaints.push('a picture without words')
    for (const each of document.querySelectorAll('th')) if (!each.scope) complaints.push('a heading cell without scope')
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    if (new Set(ids).size !== ids.length) complaints.push('an id twice')
    return complaints
  })
}

/** Text whose contrast is below WCAG AA: 4.5, or 3 where it is large. */
export async function contrastComplaints(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = ([red = 0, green = 0, blue = 0]: number[]) => {
      const linear = (value: number) =>
        value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
    const backgroundOf = (start: Element): number[] => {
      for (let each: Element | null = start; each; each = each.parentElement) {
        const colour = channels(getComputedStyle(each).backgroundColor)
        if ((colour[3] ?? 1) === 1) return colour
      }
      return [255, 255, 255]
    }
    const complaints: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (!element || !node.textContent?.trim() || !element.checkVisibility()) continue
      if (['NOSCRIPT', 'TITLE', 'SCRIPT', 'OPTION'].includes(element.tagName.toUpperCase())) continue
      const style = getComputedStyle(element)
      const colour = channels(element.tagName === 'text' ? style.fill : style.color)
      const [light = 0, dark = 0] = [luminance(colour), luminance(backgroundOf(element))].sort((a, b) => b - a)
      const ratio = (light + 0.05) / (dark + 0.05)
      const size = Number.parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (ratio < (isLarge ? 3 : 4.5))
        complaints.push(`${ratio.toFixed(2)}: ${node.textContent.trim().slice(0, 40)} (${element.className})`)
    }
    return [...new Set(complaints)]
  })
}

/** How many pixels a page is wider than its window. Not `clientWidth`: that counts the gutter of a scrollbar, 15 pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.getBoundingClientRect().width)

/** Asks without a browser: its headers are ours to choose, `Host` among them. */
export function fetchRaw(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const asked = request({ hostname, port, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() })
      })
    })
    asked.once('error', reject).end()
  })
}

/** Presses what leads to another page, and waits for it. */
export async function press(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole(role, { name }).click()])
}

/** How far the page has moved since it began to load, as browsers count it (Layout Instability): two frames after all is there. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let sum = 0
    const add = (entries: PerformanceEntryList) => {
      for (const each of entries) sum += (each as PerformanceEntry & { value: number }).value
    }
    const observer = new PerformanceObserver((list) => {
      add(list.getEntries())
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    await document.fonts.ready
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
    add(observer.takeRecords())
    return sum
  })
}
