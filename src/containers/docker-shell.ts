import type Docker from 'dockerode';
import { engineStatus } from './docker-errors.ts';
import type { LocalImage } from './docker-images.ts';

/** Knows which images have a `/bin/sh`; asks the engine once for each image. */
export class Shells {
  readonly #docker: Docker;
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  has(image: LocalImage): Promise<boolean> {
    let answer = this.#answers.get(image.id);
    if (answer === undefined) {
      answer = this.#look(image);
      this.#answers.set(image.id, answer);
      answer.catch(() => this.#answers.delete(image.id));
    }
    return answer;
  }

  /** An image's files can be seen only through a container of it; this one never starts. */
  async #look(image: LocalImage): Promise<boolean> {
    const probe = await this.#docker.createContainer({
      Image: image.id,
      Cmd: ['/bin/sh'],
      NetworkDisabled: true,
    });
    try {
      const answer = await probe.infoArchive({ path: '/bin/sh' });
      // An answer that nobody reads, even one without a body, keeps its connection and with it this process.
      answer.resume();
      return true;
    } catch (error) {
      if (engineStatus(error) === 404) return false;
      throw error;
    } finally {
      await probe.remove({ force: true, v: true });
    }
  }
}
