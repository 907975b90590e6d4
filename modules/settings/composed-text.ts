import type { SettingPath } from "./rule.js";

interface Part {
  readonly text: string;
  /** The setting that the text is from; undefined for fixed text. */
  readonly path?: SettingPath;
}

/** Text that consists of settings and fixed parts, and knows which setting each part is from. */
export class ComposedText {
  constructor(readonly parts: readonly Part[]) {}

  get text(): string {
    return this.parts.map(({ text }) => text).join("");
  }

  /** Returns the setting that the text begins with; the first setting in it if it begins with fixed text. */
  get first(): SettingPath | undefined {
    return this.settings[0]?.path;
  }

  /** Returns the setting that contributes the most characters. */
  get longest(): SettingPath | undefined {
    return this.settings.reduce<Part | undefined>((most, part) => (most && most.text.length >= part.text.length ? most : part), undefined)
      ?.path;
  }

  /** Returns the last setting: the one that distinguishes the text from others with the same beginning. */
  get last(): SettingPath | undefined {
    return this.settings.at(-1)?.path;
  }

  private get settings(): readonly Part[] {
    return this.parts.filter(({ path, text }) => path !== undefined && text !== "");
  }
}

/** Returns the text of a setting. */
export const fromSetting = (path: SettingPath, text: string): ComposedText => new ComposedText([{ text, path }]);

/**
 * Returns the text of a template.
 *
 * @example
 * const group = composed`${fromSetting(["name"], "shop")}-bastion`;
 */
export const composed = (fixed: TemplateStringsArray, ...texts: readonly ComposedText[]): ComposedText =>
  new ComposedText(fixed.flatMap((text, i) => [{ text }, ...(texts[i]?.parts ?? [])]));
