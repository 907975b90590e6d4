# The complete platform with its defaults.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

module "platform" {
  source = "../.."

  environment = "dev"
}

output "api_endpoint" {
  description = "Endpoint for events: POST /ads/{adId}/impression."
  value       = module.platform.api_endpoint
}
