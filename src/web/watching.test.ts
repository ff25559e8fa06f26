import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { ShopMetrics } from "./shop-metrics.ts";

describe("the dashboard and the alert rules", () => {
  test("ask only for metrics that the shop has", async () => {
    using metrics = new ShopMetrics({ openScreens: () => 0, openSockets: () => 0 });
    const names = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
    for (const file of ["dashboard.json", "alerts.yaml"]) {
      const url = new URL(`../../docs/watching/${file}`, import.meta.url);
      const asked =
        readFileSync(url, "utf8").match(/\b(bobarista|nodejs|process)_[a-z0-9_]+/g) ?? [];
      assert.ok(asked.length > 5, file);
      for (const name of new Set(asked)) {
        assert.ok(names.includes(name.replace(/_bucket$/, "")), `${name} in ${file}`);
      }
    }
  });
});
