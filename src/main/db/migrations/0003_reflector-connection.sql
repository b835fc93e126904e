ALTER TABLE `sources` ADD `owner_id` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `owner_email` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `rooms_found` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `rooms_ignored` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `source_rooms` ADD `url_there` text;