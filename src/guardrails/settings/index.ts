import { NotApplicable } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { type ComparedBase, defineGuardrail } from '../guardrail.js';
import { type BaselineGrowth, baselineGrowth } from './baseline.js';
import { configurationFindings } from './configuration.js';
import { ignoreCommentFindings } from './ignore-comments.js';
import { WEAKENED } from './rule.js';
import { callsGuardrails, isWorkflow, WORKFLOW_FOLDER, type WorkflowTexts, workflowFindings } from './workflows.js';

export default defineGuardrail({
  id: 'settings',
  summary: 'Checks what a change does to the settings by which it is judged itself',
  rationale:
    'Whoever may edit the code may edit what guards it: a rule switched off, a glob excluded or a baseline grown passes ' +
    'every check. Such a change is often right, but somebody should see it.',
  since: '1.1.0',
  owner: 'security',
  companion: 'always',
  judgedBy: 'base',
  rules: [
    {
      id: WEAKENED,
      summary: 'A change makes guardrails see less or fail less often.',
      why: 'It judges itself by softer rules than those it was written under.',
      remedy: 'Take it back, or have those who look after the settings agree to it.',
      severity: 'warning',
    },
  ],
  options: {},
  needs: ['base'],
  facts: {},
  check: async ({ base }) => {
    if ('missing' in base) throw new NotApplicable(base.missing);
    const { before, after } = base;
    const workflows = await workflowTexts(base);
    if (before.file === null && before.baseline === null && !callsGuardrails(workflows.before)) {
      throw new NotApplicable('Guardrails are new here: the base has neither configuration nor baseline nor workflow.');
    }
    const settings = [
      ...configurationFindings(before, after),
      ...workflowFindings(workflows.before, workflows.after, base),
      ...(await ignoreCommentFindings(base)),
    ];
    const growth = baselineGrowth(before, after);
    const findings: readonly Finding[] = [...growth.findings, ...settings];
    const headline = headlineOf(growth, settings.length);
    return { findings, ...(headline === null ? {} : { headline }) };
  },
});

async function workflowTexts(
  base: ComparedBase,
): Promise<{ readonly before: WorkflowTexts; readonly after: WorkflowTexts }> {
  const old = (await base.folder(WORKFLOW_FOLDER)).filter(isWorkflow);
  const { files } = await base.changes();
  const changed = [...files.keys()].filter((path) => path.startsWith(`${WORKFLOW_FOLDER}/`) && isWorkflow(path));
  return { before: await base.texts(old), after: base.textsAfter([...new Set([...old, ...changed])]) };
}

/** The baseline first: what it tolerates nobody sees anywhere else. */
function headlineOf({ added, longer }: Pick<BaselineGrowth, 'added' | 'longer'>, settings: number): string | null {
  const parts = [
    ...(added > 0 ? [`adds ${added} to the baseline`] : []),
    ...(longer > 0 ? [`extends it for ${longer}`] : []),
    ...(settings > 0 ? [`weakens guardrails in ${settings} ${settings === 1 ? 'place' : 'places'}`] : []),
  ];
  if (added === 0 && longer > 0) parts[0] = `extends the baseline for ${longer}`;
  return parts.length === 0 ? null : `this change ${listed(parts)}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
