import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../host/clock.js';
import { GitHubApi } from '../testing/github-api.js';
import { runAction } from '../testing/run-action.js';
import { SUMMARY_BYTES } from '../testing/runner.js';
import { writeTree } from '../testing/write-tree.js';
import { SCENES, type Scene } from './scenes.js';
import { findTool, PROJECT_ROOT } from './tools.js';

/** `npm run screenshots -- FOLDER` shows what people see of each scene: the summary and the comment, as GitHub would. */
const [folder = join(PROJECT_ROOT, '.tools/screenshots'), ...names] = process.argv.slice(2);
const DEBIAN = join(PROJECT_ROOT, '.tools/debian');
const LIBRARIES = ['', '/pulseaudio'].map((part) => `${DEBIAN}/usr/lib/x86_64-linux-gnu${part}`).join(':');
const BROWSER = `${DEBIAN}/usr/lib/chromium/chromium-headless-shell`;
const ENVIRONMENT = { ...process.env, LD_LIBRARY_PATH: LIBRARIES, XDG_DATA_HOME: `${DEBIAN}/usr/share` };
const WIDTHS = { desktop: [1280, 1700], phone: [390, 1900] } as const;
/** Elements that GitHub leaves in what it shows, as far as we use them. */
const KEPT = /^(a|br|code|del|details|em|h[234]|li|ol|p|pre|strong|summary|t(able|body|d|h|head|r)|ul)$/;

interface Document {
  readonly name: string;
  readonly markdown: string;
  readonly limit: number;
  readonly size: number;
}

function tool(name: string): string {
  const path = findTool(name);
  if (path === null)
    throw new Error(`${name} is missing: npm run tools -- chromium-headless-shell cmark-gfm github-markdown-css`);
  return path;
}

function execute(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: ENVIRONMENT,
    encoding: 'utf8',
    input,
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

/** Runs the built action on a scene, on a pull request of a GitHub that answers from this machine. */
async function documentsOf(scene: Scene, api: GitHubApi): Promise<readonly Document[]> {
  const workspace = mkdtempSync(join(tmpdir(), 'scene-'));
  try {
    if (scene.known !== undefined) {
      writeTree(workspace, scene.known);
      execute(process.execPath, [
        join(PROJECT_ROOT, 'dist/cli.js'),
        'baseline',
        '--root',
        workspace,
        '--reason',
        'First.',
      ]);
    }
    writeTree(workspace, scene.tree);
    api.clear();
    const result = await runAction({
      entry: join(PROJECT_ROOT, 'dist/main.js'),
      workspace,
      inputs: { guardrails: scene.guardrails, comment: 'always', 'github-token': 'token-of-the-job' },
      env: { GITHUB_API_URL: api.url, PATH: process.env.PATH ?? '' },
      eventName: 'pull_request',
      event: { pull_request: { number: 7 } },
    });
    const [comment] = api.comments;
    if (result.summary === null || comment === undefined)
      throw new Error(`${scene.name}: ${result.stdout.slice(-2000)}`);
    const summary = { name: `${scene.name}-summary`, markdown: result.summary, limit: SUMMARY_BYTES };
    return [
      { ...summary, size: Buffer.byteLength(result.summary) },
      { name: `${scene.name}-comment`, markdown: comment.body, limit: 65_536, size: comment.body.length },
    ];
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** The document as GitHub's own renderer makes it; throws where GitHub would drop an element or a link of ours. */
function rendered(markdown: string): string {
  const extensions = ['table', 'strikethrough', 'autolink', 'tasklist', 'tagfilter'].flatMap((name) => ['-e', name]);
  const html = execute(tool('cmark-gfm'), ['--unsafe', '--github-pre-lang', ...extensions], markdown);
  for (const [, element] of html.matchAll(/<([a-z][\w-]*)/gi)) {
    if (!KEPT.test(element!)) throw new Error(`GitHub would drop <${element}>`);
  }
  for (const [, address] of html.matchAll(/href="([^"]*)"/g)) {
    if (!address!.startsWith('https://')) throw new Error(`GitHub would not link ${address}`);
  }
  return html;
}

function photograph({ name, markdown }: Document): void {
  const html = rendered(markdown);
  for (const theme of ['light', 'dark']) {
    const style = readFileSync(
      join(PROJECT_ROOT, `.tools/node/node_modules/github-markdown-css/github-markdown-${theme}.css`),
    );
    const background = theme === 'light' ? '#fff' : '#0d1117';
    const page = join(folder, 'page.html');
    const column = name.endsWith('comment') ? 780 : 960;
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${style}
      body { margin: 0; background: ${background} } article { max-width: ${column}px; margin: auto; padding: 16px }
      </style><article class="markdown-body">${html}</article>`,
    );
    for (const [device, [width, height]] of Object.entries(WIDTHS)) {
      const target = join(folder, `${name}-${theme}-${device}.png`);
      const size = [`--window-size=${width},${height}`, `--screenshot=${target}`, '--hide-scrollbars'];
      execute(BROWSER, ['--no-sandbox', '--disable-gpu', ...size, `file://${page}`]);
    }
    rmSync(page);
  }
}

mkdirSync(resolve(folder), { recursive: true });
const api = await GitHubApi.start(systemClock);
for (const scene of SCENES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  for (const document of await documentsOf(scene, api)) {
    const { name, size, limit } = document;
    if (size > limit) throw new Error(`${name} is ${size} long, ${limit} is the limit`);
    process.stdout.write(`${name}: ${size} of ${limit}\n`);
    writeFileSync(join(folder, `${name}.md`), document.markdown);
    photograph(document);
  }
}
await api.stop();
