import { join } from 'node:path';

/** The API of analysis/ by TypeDoc: every exported formula with its docstring. Types are not checked again: the build has done that. */
export async function writeApi(root, out) {
  const { Application } = await import('typedoc');
  const application = await Application.bootstrap({
    name: 'deconflow: analysis', entryPoints: [join(root, 'analysis/**/*.ts')], exclude: ['**/*.as.ts', '**/*.d.ts'], tsconfig: join(root, 'tsconfig.json'),
    out, readme: 'none', disableSources: true, excludePrivate: true, githubPages: false, logLevel: 'Warn', skipErrorChecking: true,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
  });
  const project = await application.convert();
  if (project === undefined) throw new Error('the API of analysis/ could not be read (errors above)');
  await application.generateDocs(project, out);
}
