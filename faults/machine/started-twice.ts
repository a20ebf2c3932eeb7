import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { StudyRun } from '../process/study-run.js';

const ATTACHED = 'is running already: following it';

/** Two commands on one study: one server, one study, one results folder; either is enough to bring it to its end. */
export const startedTwice: Fault = {
  name: 'the same study started twice at once',
  about: 'two `run` commands at the same moment; and a second one attached later, then the first and its worker killed',
  run: async (setting) => together([await atOnce(setting), await orphaned(setting)]),
};

export function atOnce(setting: FaultSetting, onlySteps?: readonly string[]): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: 'started-at-once',
    ...(onlySteps === undefined ? {} : { onlySteps }),
    async disturb({ place, run, struck, note, problem }) {
      const other = StudyRun.start(place);
      struck();
      const both = await Promise.all([run.ended, other.ended]);
      other.events.stop();
      const attached = both.filter(({ stderr }) => stderr.includes(ATTACHED)).length;
      note(`exit codes ${both.map(({ code }) => code).join(' and ')}, ${attached} of 2 attached`);
      if (both.some(({ code }) => code !== 0)) problem('both commands should end with exit code 0');
      if (attached !== 1) problem('exactly one of two commands should attach');
      if (both[0].stdout !== both[1].stdout) problem('the two commands name different results folders');
    },
  });
}

function orphaned(setting: FaultSetting): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: 'orphaned',
    onlySteps: ['trainBlue', 'deconvolve', 'clusterProfiles'],
    async disturb(study) {
      const { place, run, note, problem } = study;
      if ((await run.met(({ step, kind }) => step === 'trainBlue' && kind === 'started')) === undefined) return problem('no training was met');
      const second = StudyRun.start(place);
      if (!(await second.says(ATTACHED))) return problem('the second command did not attach');
      run.kill();
      await study.killWorkers();
      const { code, stderr } = await second.ended;
      second.events.stop();
      note(`the second command, left without the first and its worker, ended with ${code} ("${/no worker is left[^\n]*/.exec(stderr)?.[0] ?? 'nothing said'}")`);
      if (code !== 0) problem('the second command did not bring the study to its end');
    },
  });
}
