CREATE TABLE `bulk_items` (
	`bulk_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`attempts_before` integer NOT NULL,
	PRIMARY KEY(`bulk_id`, `delivery_id`),
	FOREIGN KEY (`bulk_id`) REFERENCES `bulks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `bulk_lanes` (
	`bulk_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`ids` text,
	`cursor` text NOT NULL,
	`last_id` text NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`delivered` integer DEFAULT 0 NOT NULL,
	`retrying` integer DEFAULT 0 NOT NULL,
	`given_up` integer DEFAULT 0 NOT NULL,
	`skipped` text NOT NULL,
	PRIMARY KEY(`bulk_id`, `endpoint_id`),
	FOREIGN KEY (`bulk_id`) REFERENCES `bulks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `bulks` (
	`id` text PRIMARY KEY NOT NULL,
	`action` text NOT NULL,
	`filter` text,
	`actor` text NOT NULL,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`total_more` integer NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	CONSTRAINT "bulks_action" CHECK("bulks"."action" IN ('resend', 'cancel')),
	CONSTRAINT "bulks_state" CHECK("bulks"."state" IN ('running', 'finished', 'stopped'))
);
--> statement-breakpoint
CREATE INDEX `bulks_running` ON `bulks` (`id`) WHERE "bulks"."state" = 'running';--> statement-breakpoint
DROP TABLE `rollups`;--> statement-breakpoint
CREATE TABLE `rollups` (
	`endpoint_id` text NOT NULL,
	`level` integer NOT NULL,
	`start` integer NOT NULL,
	`accepted` integer NOT NULL,
	`delivered` integer NOT NULL,
	`delivered_first_try` integer NOT NULL,
	`delivered_tries` integer NOT NULL,
	`dead_letters` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`attempts` integer NOT NULL,
	`failed_attempts` integer NOT NULL,
	`failures` text NOT NULL,
	`latencies` text NOT NULL,
	PRIMARY KEY(`endpoint_id`, `level`, `start`),
	CONSTRAINT "rollups_level" CHECK("rollups"."level" IN (0, 1, 2))
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `attempts` ADD `ended_as` text CONSTRAINT "attempts_ended_as" CHECK("ended_as" IS NULL OR "ended_as" IN ('delivered', 'dead_letter'));--> statement-breakpoint
UPDATE `attempts` SET `ended_as` = (SELECT `state` FROM `deliveries` d WHERE d.`id` = `delivery_id`)
WHERE EXISTS (SELECT 1 FROM `deliveries` d WHERE d.`id` = `delivery_id` AND (
	(d.`state` = 'delivered' AND `number` = (SELECT min(a.`number`) FROM `attempts` a WHERE a.`delivery_id` = d.`id` AND a.`status` BETWEEN 200 AND 299))
	OR (d.`state` = 'dead_letter' AND `number` = d.`attempts_made`)));
--> statement-breakpoint
CREATE INDEX `attempts_failed` ON `attempts` (`outcome`,`status`,`delivery_id`,`started_at`) WHERE "attempts"."outcome" <> 'response' OR "attempts"."status" NOT BETWEEN 200 AND 299;--> statement-breakpoint
CREATE INDEX `deliveries_dead_letters` ON `deliveries` (`endpoint_id`,`last_attempt_at`,`room_id`) WHERE "deliveries"."state" = 'dead_letter';