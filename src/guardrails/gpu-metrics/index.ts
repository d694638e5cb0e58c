import { whenConfigured } from '../../core/rule.js';
import { defineGuardrail } from '../guardrail.js';
import { listGpus, record, sweepOld, watch } from './commands.js';
import { beginJob, endJob } from './job/job.js';
import { lookOnce } from './once.js';
import { GPU_METRICS_OPTIONS } from './options.js';
import { GPU_METRICS_RULES } from './rules.js';

export default defineGuardrail({
  id: 'gpu-metrics',
  summary: 'Measures the GPUs of a job, pushes the numbers to Prometheus and judges them',
  rationale:
    'A GPU is the dearest part of a training job, and the part nobody looks at: jobs wait on data while it idles, ' +
    'processes outlive their job and keep its memory, and a hot or faulty card only shows as a slow run. Numbers from ' +
    'inside the job, under names that existing dashboards know, make that visible.',
  since: '1.0.0',
  owner: 'ml-ops',
  slot: 'gpu',
  workflow: {
    inputs: { gateway: 'Address of the Pushgateway that the GPU metrics are sent to; empty sends nothing.' },
    secrets: {
      'gateway-username': 'User name for the Pushgateway.',
      'gateway-password': 'Password for the Pushgateway.',
      'gateway-token': 'Bearer token for the Pushgateway.',
    },
    given: {
      gateway: 'inputs.gateway',
      username: 'secrets.gateway-username',
      password: 'secrets.gateway-password',
      token: 'secrets.gateway-token',
    },
  },
  needs: ['exec', 'http', 'files'],
  facts: {},
  rules: whenConfigured(GPU_METRICS_RULES),
  options: GPU_METRICS_OPTIONS,
  outputs: {
    gpus: 'How many GPUs were read.',
    'probe-success': '1 when the GPUs could be read, else 0.',
    'energy-joules': 'Energy that all GPUs used over a sampled job, in joules.',
  },
  commands: {
    watch: {
      summary: 'Samples the GPUs and sends the numbers until it is stopped',
      untilStopped: true,
      run: (context, _facts, _flags, signal) => watch(context, signal),
    },
    list: {
      summary: 'Lists the GPUs and what they show now',
      run: (context) => listGpus(context),
    },
    sweep: {
      summary: 'Deletes the groups of this job on the gateway that nobody pushes to any more',
      flags: {
        'older-than': {
          summary: 'Age of the last push from which on a group is deleted.',
          schema: { kind: 'duration' },
          default: '1d',
          example: '7d',
        },
        'dry-run': {
          summary: 'Whether only to tell what would be deleted.',
          schema: { kind: 'boolean' },
          default: false,
        },
      },
      run: (context, _facts, flags) => sweepOld(context, flags),
    },
    record: {
      summary: 'Samples the GPUs for the job of an action, which starts and stops it',
      untilStopped: true,
      flags: {
        directory: { summary: 'Folder to record in.', schema: { kind: 'path' }, default: null },
        ancestors: { summary: 'Processes of the job.', schema: { kind: 'text' }, default: null },
      },
      run: (context, _facts, flags, signal) => record(context, flags, signal),
    },
  },
  defaultCommand: 'watch',
  check: (context) => lookOnce(context),
  main: (step) => beginJob(step),
  post: (step) => endJob(step),
});
