/** Once per form: the object server of the distributed form, and one deployment that the calm tests share. */
import type { TestProject } from 'vitest/node';
import { startSwift } from '../../services/swift.ts';
import { type Form, startDeployment } from './deployment.ts';

declare module 'vitest' {
  interface ProvidedContext {
    form: Form;
    s3: string | null;
    sharedUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const form = project.config.provide.form as Form;
  await using cleanup = new AsyncDisposableStack();
  const swift = form === 'distributed' ? cleanup.use(await startSwift()) : null;
  const shared = cleanup.use(await startDeployment(form, swift?.url ?? null));
  project.provide('s3', swift?.url ?? null);
  project.provide('sharedUrl', shared.url);
  const owned = cleanup.move();
  return () => owned.disposeAsync();
}
