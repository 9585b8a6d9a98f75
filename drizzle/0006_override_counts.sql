CREATE TABLE "override_counts" (
	"flag_name" varchar(255) NOT NULL,
	"created_by" varchar(255) NOT NULL,
	"enabled" boolean NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "override_counts_flag_name_created_by_enabled_pk" PRIMARY KEY("flag_name","created_by","enabled")
);
--> statement-breakpoint
CREATE INDEX "idx_users_disabled" ON "users" USING btree (lower("email")) WHERE "users"."disabled_at" is not null;
--> statement-breakpoint
-- Keeps override_counts by statement, also for writes that go around the application. Keys are taken in order, so that
-- two writers never wait for each other in a circle.
CREATE FUNCTION count_overrides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO override_counts AS counts (flag_name, created_by, enabled, total)
    SELECT flag_name, created_by, enabled, count(*) FROM added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (flag_name, created_by, enabled) DO UPDATE SET total = counts.total + excluded.total;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO override_counts AS counts (flag_name, created_by, enabled, total)
    SELECT flag_name, created_by, enabled, -count(*) FROM removed GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (flag_name, created_by, enabled) DO UPDATE SET total = counts.total + excluded.total;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO override_counts AS counts (flag_name, created_by, enabled, total)
    SELECT flag_name, created_by, enabled, sum(change)
    FROM (
      SELECT flag_name, created_by, enabled, 1 AS change FROM added
      UNION ALL
      SELECT flag_name, created_by, enabled, -1 FROM removed
    ) AS moved
    GROUP BY 1, 2, 3 HAVING sum(change) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (flag_name, created_by, enabled) DO UPDATE SET total = counts.total + excluded.total;
  ELSE
    DELETE FROM override_counts;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER count_added_overrides AFTER INSERT ON user_flag_overrides
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_overrides();
--> statement-breakpoint
CREATE TRIGGER count_removed_overrides AFTER DELETE ON user_flag_overrides
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_overrides();
--> statement-breakpoint
CREATE TRIGGER count_changed_overrides AFTER UPDATE ON user_flag_overrides
  REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_overrides();
--> statement-breakpoint
CREATE TRIGGER count_no_overrides AFTER TRUNCATE ON user_flag_overrides
  FOR EACH STATEMENT EXECUTE FUNCTION count_overrides();
--> statement-breakpoint
INSERT INTO override_counts (flag_name, created_by, enabled, total)
SELECT flag_name, created_by, enabled, count(*) FROM user_flag_overrides GROUP BY 1, 2, 3;
