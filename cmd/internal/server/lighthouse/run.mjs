// Judges pages as Lighthouse does for a phone, without any network but the
// server's: one line of JSON per page.
// node run.mjs CHROME http://127.0.0.1:PORT /page…
import lighthouse from 'lighthouse';
import {launch} from 'chrome-launcher';

const [chromePath, base, ...pages] = process.argv.slice(2);
const chrome = await launch({chromePath, chromeFlags: [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
  '--disable-background-networking', '--disable-component-update', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]});
try {
  for (const page of pages) {
    const {lhr} = await lighthouse(base + page, {
      port: chrome.port, output: 'json', logLevel: 'silent', formFactor: 'mobile',
      onlyCategories: ['accessibility', 'best-practices', 'performance'],
    });
    const failed = [];
    for (const category of Object.values(lhr.categories)) {
      for (const {id, weight} of category.auditRefs) {
        const audit = lhr.audits[id];
        if (weight > 0 && audit.score !== null && audit.score < 1) {
          const where = (audit.details?.items ?? []).slice(0, 2).map((i) => i.node?.snippet ?? '').join(' ');
          failed.push(`${id} ${audit.displayValue ?? ''} ${where}`.trim());
        }
      }
    }
    const score = (name) => lhr.categories[name].score;
    console.log(JSON.stringify({page, accessibility: score('accessibility'), practices: score('best-practices'), performance: score('performance'), failed}));
  }
} finally {
  await chrome.kill();
}
