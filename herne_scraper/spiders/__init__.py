"""The spiders `scrapy crawl` finds, each bound to one site."""
