// Drives the page in a real Chromium: node page.cjs <url> <chromium> [<folder for screenshots>]
const assert = require('node:assert');
const path = require('node:path');
const { chromium } = require('playwright-core');
const [url, executablePath, folder] = process.argv.slice(2);
const PATIENCE = { timeout: 40_000 };

async function shot(page, name, fullPage = false) {
  if (folder) await page.screenshot({ path: path.join(folder, name + '.png'), fullPage });
}

async function figures(page) {
  return page.evaluate(() => ({
    failed: document.getElementById('failed').textContent,
    integrity: document.getElementById('integrity').textContent,
    newest: Number(document.querySelector('#feed td').textContent.replaceAll(',', ''))
  }));
}

async function servedBy(page, region) {
  await page.waitForFunction(name => document.getElementById('headline').textContent === `Reads are served by ${name}`, region, PATIENCE);
  await page.waitForFunction(name => document.querySelector(`#region-${name} .facts b`).textContent === '100 %', region, PATIENCE);
}

async function whole(page, newestBefore) {
  await page.waitForFunction(before => Number(document.querySelector('#feed td').textContent.replaceAll(',', '')) > before + 10, newestBefore, PATIENCE);
  const now = await figures(page);
  assert.equal(now.integrity, '0 missing, 0 doubled');
  assert.equal(now.failed, '0');
  return now.newest;
}

/** By the keyboard alone: tabs until the button has the focus, and presses it. */
async function press(page, region, fault) {
  await page.evaluate(() => document.activeElement.blur());
  for (let tabs = 0; tabs < 30; tabs++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => ({ ...document.activeElement.dataset }));
    if (at.region === region && at.fault === fault) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, 'solid', 'the focus must be seen');
      await page.keyboard.press('Enter');
      return;
    }
  }
  assert.fail(`no way to ${fault} ${region} by the keyboard`);
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1250 } });
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  page.on('response', response => response.status() >= 400 && errors.push(`${response.status()} ${response.url()}`));

  await page.goto(url);
  await servedBy(page, 'us-east-1');
  await page.waitForFunction(() => document.querySelectorAll('#feed tr').length === 12, null, PATIENCE);
  if (folder) await page.waitForTimeout(20_000); // the ribbon fills, for the picture only
  await shot(page, 'light');
  let newest = (await figures(page)).newest;

  await press(page, 'us-east-1', 'kill');
  await servedBy(page, 'eu-west-1');
  await page.waitForFunction(() => document.getElementById('feed-state').textContent.startsWith('live from eu-west-1'), null, PATIENCE);
  newest = await whole(page, newest);
  if (folder) await page.waitForTimeout(6_000);
  await shot(page, 'light-killed');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(600);
  await shot(page, 'dark-killed');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(600);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, 'nothing may stick out on a phone');
  await shot(page, 'phone', true);
  await page.setViewportSize({ width: 1280, height: 1250 });

  await press(page, 'us-east-1', 'heal');
  await servedBy(page, 'us-east-1');
  await whole(page, newest);
  await press(page, 'us-east-1', 'blackhole');
  await servedBy(page, 'eu-west-1');
  newest = await whole(page, newest);
  await press(page, 'us-east-1', 'heal');
  await servedBy(page, 'us-east-1');
  await whole(page, newest);
  assert.deepEqual(errors, []);
  console.log('the page held');
  await browser.close();
})().catch(error => {
  console.error(error);
  process.exit(1);
});
