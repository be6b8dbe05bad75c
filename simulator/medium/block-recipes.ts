import type { ObjectIndex } from "./object-index.ts";
import type { PatternName } from "./pattern.ts";

/** How a block that was not kept is made again. */
export type BlockRecipe =
  | ({ readonly kind: "pattern" } & PatternName)
  | { readonly kind: "fill"; readonly byte: number }
  | { readonly kind: "verbatim"; readonly offset: number };

interface RecipeRun {
  readonly first: number;
  count: number;
  readonly recipe: BlockRecipe;
}

/**
 * The recipes of a partition's blocks. Blocks that follow each other with nothing new to say (the next block of
 * the same pattern, the same fill byte, verbatim bytes behind verbatim bytes) share one entry.
 */
export class BlockRecipes {
  readonly #index: ObjectIndex;
  readonly #runs: RecipeRun[] = [];

  constructor(index: ObjectIndex) {
    this.#index = index;
  }

  /** Adds the recipe of the block that becomes the next object of the index. */
  append(recipe: BlockRecipe): void {
    const at = this.#index.objectCount;
    const last = this.#runs.at(-1);
    if (last?.first === at - (last?.count ?? 0) && this.#follows(last, recipe)) last.count += 1;
    else this.#runs.push({ first: at, count: 1, recipe });
  }

  /** The recipe of a block of the index. */
  at(index: number): BlockRecipe | undefined {
    const run = this.#runs[this.#runAt(index)];
    if (run === undefined || index >= run.first + run.count) return undefined;
    return this.#within(run, index);
  }

  /**
   * Forgets the recipes of object `objectCount` and all after it, and returns where in the verbatim store the first
   * of them began; undefined when none was verbatim.
   */
  truncate(objectCount: number): number | undefined {
    let offset: number | undefined;
    for (let run = this.#runs.at(-1); run !== undefined; run = this.#runs.at(-1)) {
      if (run.first + run.count <= objectCount) break;
      const cut = this.#within(run, Math.max(run.first, objectCount));
      if (cut.kind === "verbatim") offset = cut.offset;
      if (run.first < objectCount) {
        run.count = objectCount - run.first;
        break;
      }
      this.#runs.pop();
    }
    return offset;
  }

  #within(run: RecipeRun, index: number): BlockRecipe {
    const recipe = run.recipe;
    const distance = index - run.first;
    switch (recipe.kind) {
      case "fill":
        return recipe;
      case "pattern":
        return { kind: "pattern", seed: recipe.seed, index: recipe.index + distance };
      case "verbatim": {
        const bytes = this.#index.bytesBefore(index) - this.#index.bytesBefore(run.first);
        return { kind: "verbatim", offset: recipe.offset + bytes };
      }
    }
  }

  #follows(run: RecipeRun, next: BlockRecipe): boolean {
    const first = run.recipe;
    switch (next.kind) {
      case "fill":
        return first.kind === "fill" && first.byte === next.byte;
      case "pattern":
        return (
          first.kind === "pattern" &&
          first.seed === next.seed &&
          first.index + run.count === next.index
        );
      case "verbatim":
        // The verbatim store has no gaps, so what follows in the partition follows in the store.
        return first.kind === "verbatim";
    }
  }

  /** Place of the last run that starts at or before the object; -1 when there is none. */
  #runAt(index: number): number {
    let low = -1;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#runs[middle]?.first ?? Infinity) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
