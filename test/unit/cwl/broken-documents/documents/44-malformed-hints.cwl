cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
hints:
  - DockerRequirement:
      dockerPull: debian:stable-slim
inputs: []
outputs: []
