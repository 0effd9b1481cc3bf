module {
  func.func public @main(%arg0: tensor<i32>, %arg1: tensor<4xf32>) -> tensor<4xf32> {
    %0:2 = stablehlo.while(%iterArg = %arg0, %iterArg_0 = %arg1) : tensor<i32>, tensor<4xf32>
     cond {
      %1 = stablehlo.compare  LT, %iterArg, %arg0,  SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %1 : tensor<i1>
    } do {
      %1 = func.call @step(%iterArg_0) : (tensor<4xf32>) -> tensor<4xf32>
      %2:2 = stablehlo.while(%iterArg_1 = %iterArg, %iterArg_2 = %1) : tensor<i32>, tensor<4xf32> attributes {mhlo.note = 0 : i32}
       cond {
        %c = stablehlo.constant dense<false> : tensor<i1>
        stablehlo.return %c : tensor<i1>
      } do {
        stablehlo.return %iterArg_1, %iterArg_2 : tensor<i32>, tensor<4xf32>
      }
      stablehlo.return %2#0, %2#1 : tensor<i32>, tensor<4xf32>
    }
    return %0#1 : tensor<4xf32>
  }
  func.func public @generic(%arg0: tensor<i32>, %arg1: tensor<4xf32>) -> tensor<4xf32> {
    %0:2 = "stablehlo.while"(%arg0, %arg1) ({
    ^bb0(%i: tensor<i32>, %x: tensor<4xf32>):
      %1 = stablehlo.compare LT, %i, %arg0, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      "stablehlo.return"(%1) : (tensor<i1>) -> ()
    }, {
    ^bb0(%i: tensor<i32>, %x: tensor<4xf32>):
      %1 = "func.call"(%x) <{callee = @step}> : (tensor<4xf32>) -> tensor<4xf32>
      %2:2 = "stablehlo.while"(%i, %1) ({
      ^bb0(%j: tensor<i32>, %y: tensor<4xf32>):
        %never = stablehlo.constant dense<false> : tensor<i1>
        stablehlo.return %never : tensor<i1>
      }, {
      ^bb0(%j: tensor<i32>, %y: tensor<4xf32>):
        stablehlo.return %j, %y : tensor<i32>, tensor<4xf32>
      }) {mhlo.note = 0 : i32} : (tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>)
      stablehlo.return %2#0, %2#1 : tensor<i32>, tensor<4xf32>
    }) : (tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>)
    return %0#1 : tensor<4xf32>
  }
  func.func private @step(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    return %arg0 : tensor<4xf32>
  }
}
