CREATE TABLE `followed_transcripts` (
	`source_id` text NOT NULL,
	`transcript_id` text NOT NULL,
	`external_room_id` text NOT NULL,
	`title` text,
	`change_seq` integer NOT NULL,
	`ended` integer NOT NULL,
	`fate` text NOT NULL,
	`reason` text,
	`created_at` integer NOT NULL,
	`ended_seen_at` integer,
	PRIMARY KEY(`source_id`, `transcript_id`),
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "followed_transcripts_fate" CHECK("followed_transcripts"."fate" IN ('event', 'not_ended', 'before_start', 'room_not_imported', 'room_disabled', 'unreadable', 'vanished'))
);
--> statement-breakpoint
CREATE INDEX `followed_transcripts_seq` ON `followed_transcripts` (`source_id`,`change_seq`);--> statement-breakpoint
CREATE INDEX `followed_transcripts_room` ON `followed_transcripts` (`source_id`,`external_room_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `source_rooms` (
	`room_id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`of_other_user` integer NOT NULL,
	`endpoint_id` text,
	`delivered_by` text NOT NULL,
	`gone_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "source_rooms_delivered_by" CHECK("source_rooms"."delivered_by" IN ('reflector', 'here', 'relay'))
);
--> statement-breakpoint
CREATE INDEX `source_rooms_source` ON `source_rooms` (`source_id`);--> statement-breakpoint
CREATE TABLE `switches` (
	`room_id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`kind` text NOT NULL,
	`step` text NOT NULL,
	`url_before` text NOT NULL,
	`url_after` text NOT NULL,
	`actor` text NOT NULL,
	`started_at` integer NOT NULL,
	`written_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "switches_kind" CHECK("switches"."kind" IN ('take_over', 'give_back', 'relay')),
	CONSTRAINT "switches_step" CHECK("switches"."step" IN ('writing', 'written'))
);
--> statement-breakpoint
ALTER TABLE `events` ADD `maybe_sent_by_reflector` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sources` ADD `key_hint` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `window_from` integer;--> statement-breakpoint
ALTER TABLE `sources` ADD `following_since` integer;--> statement-breakpoint
ALTER TABLE `sources` ADD `last_error_kind` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `failing_since` integer;