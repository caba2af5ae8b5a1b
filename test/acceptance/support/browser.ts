import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** A browser without a window; it comes with the packages of npm, so that a machine needs none of its own. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // Everything that it loads comes from the server under test.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** What browsers send for an address that a person opens. */
export const BROWSER_ACCEPT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
