ALTER TABLE "sign_in_failures" ADD COLUMN "network" text;--> statement-breakpoint
CREATE INDEX "idx_sign_in_failures_network" ON "sign_in_failures" USING btree ("network","account");