module {
  func.func public @main(%arg0: tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>) {
    %output_state, %output = stablehlo.rng_bit_generator %arg0, algorithm =  THREE_FRY : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>)
    return %output_state, %output : tensor<2xui64>, tensor<3xui32>
  }
  func.func public @generic(%arg0: tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>) {
    %0:2 = "stablehlo.rng_bit_generator"(%arg0) <{rng_algorithm = #stablehlo<rng_algorithm THREE_FRY>}> : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>)
    return %0#0, %0#1 : tensor<2xui64>, tensor<3xui32>
  }
}
