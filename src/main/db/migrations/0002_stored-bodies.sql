CREATE TABLE `bodies` (
	`event_id` text NOT NULL,
	`payload_version` text NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`event_id`, `payload_version`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
DROP INDEX `deliveries_room_state`;--> statement-breakpoint
DROP INDEX `deliveries_finished`;--> statement-breakpoint
DROP INDEX `deliveries_status_class`;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `event_id` text;--> statement-breakpoint
CREATE INDEX `deliveries_status_class` ON `deliveries` (`status_class`,`id`) WHERE "deliveries"."status_class" <> '2xx';