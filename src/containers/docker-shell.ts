import type Docker from 'dockerode';
import type { ContainerSpec } from './container-runtime.ts';
import { engineStatus } from './docker-errors.ts';
import type { LocalImage } from './docker-images.ts';

/** Knows which images have a `/bin/sh`; asks the engine once for each image. */
export class Shells {
  readonly #docker: Docker;
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** @param labels of the container that asks, so that the probe too is found when this process dies */
  has(image: LocalImage, labels: ContainerSpec['labels']): Promise<boolean> {
    let answer = this.#answers.get(image.id);
    if (answer === undefined) {
      answer = this.#look(image, labels);
      this.#answers.set(image.id, answer);
      answer.catch(() => this.#answers.delete(image.id));
    }
    return answer;
  }

  /** An image's files can be seen only through a container of it; this one never starts. */
  async #look(image: LocalImage, labels: ContainerSpec['labels']): Promise<boolean> {
    const probe = await this.#docker.createContainer({
      Image: image.id,
      Cmd: ['/bin/sh'],
      NetworkDisabled: true,
      Labels: { ...labels },
    });
    try {
      const answer = await probe.infoArchive({ path: '/bin/sh' });
      // An answer that nobody reads, even one without a body, keeps its connection and with it this process.
      answer.resume();
      return true;
    } catch (error) {
      if (engineStatus(error) !== 404) throw error;
      // Rejects where it is the probe that has gone: another attempt at the task removes what carries its labels.
      await probe.inspect();
      return false;
    } finally {
      await probe.remove({ force: true, v: true }).catch((error: unknown) => {
        if (engineStatus(error) !== 404) throw error;
      });
    }
  }
}
