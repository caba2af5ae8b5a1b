import type { FolderItem } from '../../processes/list-folder.ts';
import { type Html, html } from '../pages/html.ts';
import { size } from '../pages/parts.ts';

/** The URLs of a folder's entries; those of folders end with `/`. `url` is the folder's own, and ends with `/`. */
export function entryUrls(items: readonly FolderItem[], url: string): readonly string[] {
  return items.map((item) => url + entryPath(item));
}

/** A link to each entry. */
export function folderIndex(items: readonly FolderItem[]): Html {
  const entries = items.map((item) => {
    const name = item.kind === 'folder' ? `${item.name}/` : item.name;
    return html`<li><a href="./${entryPath(item)}">${name}</a> <small>${size(item.size)}</small></li>`;
  });
  return html`<ul>${entries}</ul>`;
}

function entryPath({ name, kind }: FolderItem): string {
  return encodeURIComponent(name) + (kind === 'folder' ? '/' : '');
}
