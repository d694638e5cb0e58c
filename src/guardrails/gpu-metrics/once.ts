import type { CheckResult } from '../guardrail.js';
import { probeSamples } from './deliver/samples.js';
import { expositionOf, push } from './deliver/sinks.js';
import { probeFindings } from './gates.js';
import { deliveryFindings, fileFindings, noGpu, probeFailed, probeTable, resultOf } from './result.js';
import { type GpuContext, proberFor, targetFor } from './settings.js';

/** Looks at the GPUs once: sends and writes what they show, and judges it. */
export async function lookOnce(context: GpuContext): Promise<CheckResult> {
  const target = targetFor(context);
  const prober = proberFor(context);
  if (prober === null) return resultOf([noGpu(context)], [], [], null, null);
  const probe = await prober.probe();
  const samples = probeSamples(probe, context.options.processes);
  const text = expositionOf(samples);
  const findings = [
    ...(probe.failure === null ? [] : [probeFailed(context, probe.failure)]),
    ...probeFindings(probe, context.options),
    ...fileFindings(context, text, probe, null),
    ...deliveryFindings(context, target === null ? null : await push(target, text)),
  ];
  return resultOf(findings, samples, probe.failure === null ? [probeTable(probe)] : [], probe, null);
}
